package dev.qemu4j.manager;

/** What a virtual machine is doing, as far as its owner is concerned. */
public enum VmStatus {
    /** QEMU has ended, or the guest has powered off and QEMU was told to stay ({@code -no-shutdown}). */
    STOPPED,
    /** QEMU is up but the guest cannot run yet: it waits for an incoming migration, or for its configuration. */
    CREATING,
    /** The guest runs. */
    RUNNING,
    /** The guest is there but does not run: not started yet, paused, suspended, or stopped by an error. */
    PAUSED,
    /** The guest was asked to power off, or QEMU is ending. */
    SHUTTING_DOWN,
    /** QEMU is there but cannot be asked, or says something that this library does not know. */
    UNKNOWN
}
