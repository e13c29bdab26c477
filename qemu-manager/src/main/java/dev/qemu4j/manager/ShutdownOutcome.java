package dev.qemu4j.manager;

/** How a virtual machine really ended, from the gentlest way to the hardest. */
public enum ShutdownOutcome {
    /** The guest powered itself off: by itself, or because its power button was pressed. */
    POWERED_OFF,
    /** QEMU was told to {@code quit}: the guest lost its power, QEMU itself ended in order. */
    QUIT,
    /** QEMU was ended by SIGTERM, or by itself for another reason than the guest's power-off: in order, but not on request. */
    TERMINATED,
    /** QEMU was ended by SIGKILL, or crashed: nothing was put in order. */
    KILLED
}
