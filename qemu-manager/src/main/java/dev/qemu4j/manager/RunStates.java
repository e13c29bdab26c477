package dev.qemu4j.manager;

/** What QEMU's run states and events mean for the status of a machine. Pure functions. */
final class RunStates {
    private RunStates() {}

    /** The status for a value of QAPI's {@code RunState}; {@link VmStatus#UNKNOWN} for one that a newer QEMU may add. */
    static VmStatus status(String runState) {
        return switch (runState) {
            case "running", "colo" -> VmStatus.RUNNING;
            case "inmigrate", "preconfig" -> VmStatus.CREATING;
            case "shutdown" -> VmStatus.STOPPED;
            case "prelaunch",
                    "paused",
                    "suspended",
                    "debug",
                    "watchdog",
                    "guest-panicked",
                    "io-error",
                    "internal-error",
                    "finish-migrate",
                    "postmigrate",
                    "restore-vm",
                    "save-vm" -> VmStatus.PAUSED;
            default -> VmStatus.UNKNOWN;
        };
    }

    /**
     * The status after an event.
     *
     * <p>RESET and GUEST_PANICKED change nothing by themselves: what QEMU does about them comes as an event of its own. Once the
     * guest is down, the STOP that follows is part of the end.
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
