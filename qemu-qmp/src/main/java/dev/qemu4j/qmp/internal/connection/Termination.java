package dev.qemu4j.qmp.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * How a connection ended. It is the outcome of every command that has no reply by then.
 *
 * @param how who or what ended it
 * @param description the rest of a sentence that begins with "the connection"
 * @param cause the failure that ended it, null if there was none
 */
public record Termination(
        How how, String description, @Nullable Throwable cause) implements CommandOutcome {
    /** Who or what ended the connection. */
    public enum How {
        /** This program called {@code close()}. */
        CLOSED_HERE,
        /** The peer closed the connection or is gone. */
        CLOSED_BY_PEER,
        /** The connection failed or the peer violated the protocol. */
        FAILED
    }

    @Override
    public String name() {
        return "closed";
    }
}
