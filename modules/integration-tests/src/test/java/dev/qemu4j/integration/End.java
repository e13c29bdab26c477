package dev.qemu4j.integration;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.process.ProcessExit;

/** How a QEMU ends: what the library calls it, and what is seen of the process. */
enum End {
    POWERED_OFF(ShutdownOutcome.POWERED_OFF, Cause.GUEST_POWER_OFF, "exit code 0"),
    QUIT(ShutdownOutcome.QUIT, Cause.HOST_QUIT, "exit code 0"),
    TERMINATED(ShutdownOutcome.TERMINATED, Cause.HOST_SIGNAL, "exit code 0"),
    /** In order, but why was said while nobody was connected. */
    UNHEARD(ShutdownOutcome.TERMINATED, Cause.EXITED, "exit code 0"),
    KILLED(ShutdownOutcome.KILLED, Cause.KILLED, "SIGKILL (signal 9)"),
    /** It was about to end in order, and may have said so. */
    KILLED_WHILE_ENDING(ShutdownOutcome.KILLED, Cause.KILLED, "SIGKILL (signal 9)"),
    /** How QEMU ends after its guest has is not the reason. */
    KILLED_AFTER_POWER_OFF(ShutdownOutcome.POWERED_OFF, Cause.GUEST_POWER_OFF, "SIGKILL (signal 9)"),
    /**
     * A QEMU that is ending sometimes crashes instead: 7.2 when {@code cont} comes just after SIGTERM, and 5.2 without any such
     * reason.
     */
    CRASHED(ShutdownOutcome.KILLED, Cause.CRASHED, "a crash"),
    CRASHED_AFTER_POWER_OFF(ShutdownOutcome.POWERED_OFF, Cause.GUEST_POWER_OFF, "a crash");

    private final ShutdownOutcome outcome;
    private final Cause cause;
    private final String exit;

    End(ShutdownOutcome outcome, Cause cause, String exit) {
        this.outcome = outcome;
        this.cause = cause;
        this.exit = exit;
    }

    boolean isByKill() {
        return this == KILLED || this == KILLED_WHILE_ENDING || this == KILLED_AFTER_POWER_OFF;
    }

    /** Whether QEMU may have said that it ends. */
    boolean isAnnounced() {
        return this != KILLED && this != UNHEARD;
    }

    /** What becomes of this end if SIGKILL comes before it. */
    End killed() {
        return switch (this) {
            case POWERED_OFF, KILLED_AFTER_POWER_OFF, CRASHED_AFTER_POWER_OFF -> KILLED_AFTER_POWER_OFF;
            default -> KILLED_WHILE_ENDING;
        };
    }

    /** What becomes of this end if QEMU crashes over it. */
    End crashed() {
        return this == POWERED_OFF ? CRASHED_AFTER_POWER_OFF : CRASHED;
    }

    ShutdownOutcome outcome() {
        return outcome;
    }

    Cause cause() {
        return cause;
    }

    String exit() {
        return exit;
    }

    /** The end of a process in the words of {@link #exit()}. */
    static String describe(ProcessExit exit) {
        int signal = exit.signal().orElse(0);
        boolean crash = signal == 6 || signal == 11;
        return crash ? CRASHED.exit : exit.describe();
    }
}
