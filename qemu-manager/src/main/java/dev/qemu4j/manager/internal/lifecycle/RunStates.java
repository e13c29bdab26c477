package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;

/** Maps QEMU's run states and events to the status of a machine. Pure functions. */
final class RunStates {
    private RunStates() {}

    /** The run state in an answer to {@code query-status}; {@code UNRECOGNIZED} if the answer has none. */
    static RunState of(StatusInfo info) {
        return info.extras().isMissing("status") ? RunState.UNRECOGNIZED : info.status();
    }

    /** The status for a run state; {@link VmStatus#UNKNOWN} for one that this library does not know. */
    static VmStatus status(RunState runState) {
        return switch (runState) {
            case RUNNING, COLO -> VmStatus.RUNNING;
            case INMIGRATE -> VmStatus.CREATING;
            case SHUTDOWN -> VmStatus.STOPPED;
            case PRELAUNCH,
                    PAUSED,
                    SUSPENDED,
                    DEBUG,
                    WATCHDOG,
                    GUEST_PANICKED,
                    IO_ERROR,
                    INTERNAL_ERROR,
                    FINISH_MIGRATE,
                    POSTMIGRATE,
                    RESTORE_VM,
                    SAVE_VM -> VmStatus.PAUSED;
            case UNRECOGNIZED -> VmStatus.UNKNOWN;
        };
    }

    /**
     * The status after an event.
     *
     * <p>RESET and GUEST_PANICKED change nothing by themselves: QEMU reports what it does about them by another event. Once the guest is
     * down, a STOP is part of the shutdown.
     */
    static VmStatus after(VmStatus before, String event, boolean down) {
        return switch (event) {
            case "STOP", "SUSPEND", "SUSPEND_DISK" -> down ? before : VmStatus.PAUSED;
            case "RESUME", "WAKEUP" -> down ? before : VmStatus.RUNNING;
            case "POWERDOWN" -> down ? before : VmStatus.SHUTTING_DOWN;
            case "SHUTDOWN" -> VmStatus.STOPPED;
            default -> before;
        };
    }
}
