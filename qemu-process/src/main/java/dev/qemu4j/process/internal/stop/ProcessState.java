package dev.qemu4j.process.internal.stop;

/** Whether a process runs. */
public enum ProcessState {
    RUNNING,
    ENDED,
    /** The system did not tell, for example because this JVM has no file descriptor left. Nothing may be concluded from it. */
    UNKNOWN
}
