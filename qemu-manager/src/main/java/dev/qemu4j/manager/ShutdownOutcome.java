package dev.qemu4j.manager;

/** How a virtual machine ended, from the gentlest way to the hardest. */
public enum ShutdownOutcome {
    /** The guest powered itself off, on its own or because its power button was pressed. */
    POWERED_OFF,
    /** QEMU was told to {@code quit}: the guest lost its power, and QEMU ended in order. */
    QUIT,
    /** QEMU ended in order on SIGTERM, or by itself for a reason other than the guest's power-off. */
    TERMINATED,
    /** QEMU was killed by a signal such as SIGKILL, or crashed: nothing was put in order. */
    KILLED
}
