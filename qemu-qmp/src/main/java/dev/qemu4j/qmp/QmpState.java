package dev.qemu4j.qmp;

/** The state of a connection. A connection goes through the states in this order; it may skip some, but never goes back. */
public enum QmpState {
    /** The client is connecting to the server, or waits for QEMU to connect to a listener. */
    CONNECTING,
    /** Connected. The greeting or the negotiation of the capabilities is not complete. */
    NEGOTIATING,
    /** Commands can be executed. */
    OPEN,
    /** The connection has ended. */
    CLOSED
}
