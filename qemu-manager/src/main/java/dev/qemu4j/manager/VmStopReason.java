package dev.qemu4j.manager;

import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qapi.runstate.GuestPanicInformation;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a machine has stopped.
 *
 * @param cause who or what stopped it
 * @param reported the {@code reason} of QEMU's event {@code SHUTDOWN}, such as {@code guest-shutdown}; empty if QEMU reported none
 * @param exit how QEMU ended; empty while it stays after its guest's end, as it does with {@code -no-shutdown}
 * @param diagnosis the diagnosis of QEMU's last output, if QEMU ended with an error or crashed
 * @param panic what the guest reported about its panic, if it did
 */
public record VmStopReason(
        Cause cause,
        String reported,
        Optional<ProcessExit> exit,
        Optional<Diagnosis> diagnosis,
        Optional<GuestPanicInformation> panic) {

    /** Who or what stopped a machine. Later versions may add constants. */
    public enum Cause {
        /** The guest powered itself off, on its own or because its power button was pressed. */
        GUEST_POWER_OFF("the guest powered itself off"),
        /** The guest reset itself, which ends the machine with {@code -no-reboot}. */
        GUEST_RESET("the guest reset itself, and QEMU was told not to reboot"),
        /** The guest panicked, and reported it by a device such as {@code pvpanic}. */
        GUEST_PANIC("the guest panicked"),
        /** The guest's watchdog expired, and its action ended the machine. */
        WATCHDOG("the guest's watchdog expired"),
        /** QEMU was told to {@code quit}. */
        HOST_QUIT("QEMU was told to quit"),
        /** QEMU ended in order on SIGTERM, SIGINT or SIGHUP. */
        HOST_SIGNAL("QEMU was told to end by a signal"),
        /** A user closed QEMU's window. */
        HOST_UI("QEMU's window was closed"),
        /** The machine was reset from outside, which ends it with {@code -no-reboot}. */
        HOST_RESET("the machine was reset, and QEMU was told not to reboot"),
        /** An error on the host made it impossible to go on. */
        HOST_ERROR("an error on the host ended the machine"),
        /** QEMU was killed by a signal that it cannot handle, such as SIGKILL: by this library, the system or a user. */
        KILLED("QEMU was killed"),
        /** QEMU was ended by a signal for a fault of its own, such as SIGSEGV or SIGABRT. */
        CRASHED("QEMU crashed"),
        /**
         * QEMU ended by itself without a reason: because of an error, if the exit code is not zero, or because the guest made it exit by
         * {@code isa-debug-exit}.
         */
        EXITED("QEMU ended by itself"),
        /** Unknown: QEMU reported nothing, and this program cannot see its exit code because it is not the parent process. */
        UNKNOWN("QEMU ended for an unknown reason");

        private final String description;

        Cause(String description) {
            this.description = description;
        }

        /**
         * Whether the guest caused the stop. How QEMU ends afterwards is then not the reason.
         *
         * @return true for {@link #GUEST_POWER_OFF}, {@link #GUEST_RESET}, {@link #GUEST_PANIC} and {@link #WATCHDOG}
         */
        public boolean isGuests() {
            return this == GUEST_POWER_OFF || this == GUEST_RESET || this == GUEST_PANIC || this == WATCHDOG;
        }
    }

    /** Checks that nothing is null. */
    public VmStopReason {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(reported, "reported");
        Objects.requireNonNull(exit, "exit");
        Objects.requireNonNull(diagnosis, "diagnosis");
        Objects.requireNonNull(panic, "panic");
    }

    /**
     * The corresponding outcome of a shutdown.
     *
     * @return {@link ShutdownOutcome#POWERED_OFF} if the guest powered off or reset itself, {@link ShutdownOutcome#QUIT} if QEMU was told
     *     to quit, {@link ShutdownOutcome#KILLED} if a signal ended it out of order, and {@link ShutdownOutcome#TERMINATED} otherwise
     */
    public ShutdownOutcome outcome() {
        return switch (cause) {
            case GUEST_POWER_OFF, GUEST_RESET -> ShutdownOutcome.POWERED_OFF;
            case HOST_QUIT -> ShutdownOutcome.QUIT;
            case KILLED, CRASHED -> ShutdownOutcome.KILLED;
            case GUEST_PANIC, WATCHDOG, HOST_SIGNAL, HOST_UI, HOST_RESET, HOST_ERROR, EXITED, UNKNOWN ->
                exit.filter(ProcessExit.Signalled.class::isInstance).isPresent()
                        ? ShutdownOutcome.KILLED
                        : ShutdownOutcome.TERMINATED;
        };
    }

    /**
     * Whether the machine failed, so that somebody should look at it.
     *
     * @return true if the guest panicked, its watchdog expired, an error on the host ended the machine, or QEMU failed or crashed
     */
    public boolean isFailure() {
        return cause == Cause.GUEST_PANIC
                || cause == Cause.WATCHDOG
                || cause == Cause.HOST_ERROR
                || diagnosis.isPresent();
    }

    /**
     * Describes the reason, for instance as {@code QEMU crashed (SIGSEGV (signal 11))}.
     *
     * @return the description
     */
    public String describe() {
        return cause.description + exit.map(end -> " (" + end.describe() + ")").orElse("");
    }
}
