package dev.qemu4j.manager;

import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qapi.runstate.GuestPanicInformation;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a machine has stopped, with the facts.
 *
 * @param cause who or what stopped it
 * @param reported QEMU's own word for it, the {@code reason} of its event {@code SHUTDOWN} such as {@code guest-shutdown}; empty if
 *     it said nothing
 * @param exit how QEMU ended; empty while it stays after its guest's end, as it does with {@code -no-shutdown}
 * @param diagnosis what QEMU's last words mean, if it ended with an error of its own or crashed
 * @param panic what the guest told of its panic, if it did
 */
public record VmStopReason(
        Cause cause,
        String reported,
        Optional<ProcessExit> exit,
        Optional<Diagnosis> diagnosis,
        Optional<GuestPanicInformation> panic) {

    /** Who or what stopped a machine. More may be added. */
    public enum Cause {
        /** The guest powered itself off, of its own accord or because its power button was pressed. */
        GUEST_POWER_OFF("the guest powered itself off"),
        /** The guest reset itself, which is the end with {@code -no-reboot}. */
        GUEST_RESET("the guest reset itself, and QEMU was told not to reboot"),
        /** The guest panicked, and told so by a device such as {@code pvpanic}. */
        GUEST_PANIC("the guest panicked"),
        /** The guest's watchdog ran out, and its action ended the machine. */
        WATCHDOG("the guest's watchdog ran out"),
        /** QEMU was told to {@code quit}. */
        HOST_QUIT("QEMU was told to quit"),
        /** QEMU was asked to end by SIGTERM, SIGINT or SIGHUP. */
        HOST_SIGNAL("QEMU was ended by a signal, in order"),
        /** Somebody closed QEMU's window. */
        HOST_UI("QEMU's window was closed"),
        /** The machine was reset from outside, which is the end with {@code -no-reboot}. */
        HOST_RESET("the machine was reset, and QEMU was told not to reboot"),
        /** Something on the host made it impossible to go on. */
        HOST_ERROR("an error on the host ended the machine"),
        /** QEMU was ended by a signal that it cannot answer, such as SIGKILL: by this library, the system or somebody else. */
        KILLED("QEMU was killed"),
        /** QEMU died of a signal that tells of a fault of its own, such as SIGSEGV or SIGABRT. */
        CRASHED("QEMU crashed"),
        /**
         * QEMU ended by itself and did not say why: with an exit code other than zero, an error; or because the guest made it do so
         * by {@code isa-debug-exit}.
         */
        EXITED("QEMU ended by itself"),
        /** It cannot be told: QEMU said nothing, and how it ended can be seen by its parent only, which this program is not. */
        UNKNOWN("QEMU ended, and it is not known how");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** Whether it was the guest that ended, so that how QEMU is ended afterwards is not the reason. */
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
     * How this counts as the outcome of a shutdown.
     *
     * @return {@link ShutdownOutcome#POWERED_OFF} if the guest did it in order, {@link ShutdownOutcome#QUIT} if QEMU was told to,
     *     {@link ShutdownOutcome#KILLED} if it died of a signal instead of ending in order, and {@link ShutdownOutcome#TERMINATED}
     *     otherwise
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

    /** Whether something is wrong that somebody should look at. */
    public boolean isFailure() {
        return cause == Cause.GUEST_PANIC
                || cause == Cause.WATCHDOG
                || cause == Cause.HOST_ERROR
                || diagnosis.isPresent();
    }

    /**
     * The reason in words, such as {@code QEMU crashed (SIGSEGV (signal 11))}.
     *
     * @return the words
     */
    public String describe() {
        return cause.words + exit.map(end -> " (" + end.describe() + ")").orElse("");
    }
}
