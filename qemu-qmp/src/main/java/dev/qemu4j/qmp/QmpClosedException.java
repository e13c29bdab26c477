package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.connection.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The connection has ended, or the subscription that was waited on was closed. The cause, if there is one, is the first
 * failure of the connection; all callers get the same cause, at that time and later.
 */
public final class QmpClosedException extends QmpException {
    private static final long serialVersionUID = 1L;

    QmpClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For one caller: the stack is the caller's own, the cause is the same for all. */
    QmpClosedException(String asked, String peer, Termination end) {
        this(asked + ": the connection to " + peer + " " + end.description(), end.cause());
    }
}
