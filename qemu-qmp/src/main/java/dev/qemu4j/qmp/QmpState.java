package dev.qemu4j.qmp;

/** How far a connection has come. It goes from one to the next and never back. */
public enum QmpState {
    /** Nobody has accepted the connection yet. */
    CONNECTING,
    /** Connected; the server's greeting, or its answer to the capabilities asked for, is still to come. */
    NEGOTIATING,
    /** PendingCommands can be executed. */
    OPEN,
    /** The connection has ended. */
    CLOSED
}
