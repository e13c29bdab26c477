package dev.qemu4j.manager;

/** The status of a virtual machine. */
public enum VmStatus {
    /** QEMU has ended, or the guest has powered off and QEMU stays ({@code -no-shutdown}). */
    STOPPED,
    /** QEMU is up but the guest cannot run yet: QEMU waits for an incoming migration or for its configuration. */
    CREATING,
    /** The guest runs. */
    RUNNING,
    /** The guest does not run: it is not started yet, paused, suspended, or stopped by an error. */
    PAUSED,
    /** The guest was asked to power off, or QEMU is ending. */
    SHUTTING_DOWN,
    /** QEMU runs but does not answer, or reports a state that this library does not know. */
    UNKNOWN
}
