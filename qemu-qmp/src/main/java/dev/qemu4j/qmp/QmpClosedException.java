package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/**
 * The connection, or the subscription that was waited on, has ended before or while something was asked of it. The cause,
 * where there is one, is the first thing that ended the connection; everyone who waits on it, then and later, is told the
 * same one.
 */
public final class QmpClosedException extends QmpException {
    private static final long serialVersionUID = 1L;

    public QmpClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
