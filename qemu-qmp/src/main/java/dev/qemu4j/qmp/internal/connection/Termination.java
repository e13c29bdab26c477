package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpClosedException;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param how who or what ended it
 * @param description the end of a sentence that begins with the connection
 * @param cause what went wrong, if something did
 */
public record Termination(
        How how, String description, @Nullable Throwable cause) {
    /** Who or what ended the connection. */
    public enum How {
        /** This program called {@code close()}. */
        CLOSED_HERE,
        /** The peer closed the connection, or is gone. */
        CLOSED_BY_PEER,
        /** The connection failed, or the peer broke the protocol. */
        FAILED
    }

    /** A new exception for one waiter: its stack is the waiter's, its cause is everyone's. */
    public QmpClosedException toException(String asked, String peer) {
        return new QmpClosedException(asked + ": the connection to " + peer + " " + description, cause);
    }
}
