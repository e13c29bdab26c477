package dev.qemu4j.manager.internal.lifecycle;

/** What is done when a machine ends or is left running. The methods are called on the machine's own thread, each at most once. */
public interface MachineEnd {
    /** Releases the machine's resources. Called when QEMU has ended and its connection is closed, before the status becomes STOPPED. */
    void cleanUp();

    /** Releases this JVM's resources of a machine whose QEMU goes on. Called instead of {@link #cleanUp}. */
    void leave();

    /** Frees the machine's name. Called last, also if {@link #cleanUp} or {@link #leave} fails. */
    void release();
}
