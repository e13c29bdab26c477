package dev.qemu4j.integration;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.process.ProcessExit;

/** How a QEMU ends: the outcome and cause that the library reports, and the exit of the process. */
enum QemuEnd {
    POWERED_OFF(ShutdownOutcome.POWERED_OFF, Cause.GUEST_POWER_OFF, "exit code 0"),
    QUIT(ShutdownOutcome.QUIT, Cause.HOST_QUIT, "exit code 0"),
    TERMINATED(ShutdownOutcome.TERMINATED, Cause.HOST_SIGNAL, "exit code 0"),
    /** It ended in order, but the library was not connected when QEMU said why. */
    REASON_UNKNOWN(ShutdownOutcome.TERMINATED, Cause.EXITED, "exit code 0"),
    KILLED(ShutdownOutcome.KILLED, Cause.KILLED, "SIGKILL (signal 9)"),
    /** It was killed while it ended in order, and may have announced that. */
    KILLED_WHILE_ENDING(ShutdownOutcome.KILLED, Cause.KILLED, "SIGKILL (signal 9)"),
    /** The guest had powered off, so the way in which QEMU ended afterwards is not the cause. */
    KILLED_AFTER_POWER_OFF(ShutdownOutcome.POWERED_OFF, Cause.GUEST_POWER_OFF, "SIGKILL (signal 9)"),
    /**
     * A QEMU that is ending sometimes crashes instead: 7.2 when {@code cont} comes just after SIGTERM, 5.2 without such a cause.
     */
    CRASHED(ShutdownOutcome.KILLED, Cause.CRASHED, "a crash"),
    CRASHED_AFTER_POWER_OFF(ShutdownOutcome.POWERED_OFF, Cause.GUEST_POWER_OFF, "a crash");

    private final ShutdownOutcome outcome;
    private final Cause cause;
    private final String exit;

    QemuEnd(ShutdownOutcome outcome, Cause cause, String exit) {
        this.outcome = outcome;
        this.cause = cause;
        this.exit = exit;
    }

    boolean isByKill() {
        return this == KILLED || this == KILLED_WHILE_ENDING || this == KILLED_AFTER_POWER_OFF;
    }

    /** Whether QEMU may have announced its end. */
    boolean isAnnounced() {
        return this != KILLED && this != REASON_UNKNOWN;
    }

    /** The end if SIGKILL comes first. */
    QemuEnd killed() {
        return switch (this) {
            case POWERED_OFF, KILLED_AFTER_POWER_OFF, CRASHED_AFTER_POWER_OFF -> KILLED_AFTER_POWER_OFF;
            default -> KILLED_WHILE_ENDING;
        };
    }

    /** The end if QEMU crashes meanwhile. */
    QemuEnd crashed() {
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

    /** Describes the exit of a process as {@link #exit()} does. */
    static String describe(ProcessExit exit) {
        int signal = exit.signal().orElse(0);
        boolean crash = signal == 6 || signal == 11;
        return crash ? CRASHED.exit : exit.describe();
    }
}
