package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/**
 * The connection has ended, before or while something was asked of it. The cause, where there is one, is the first
 * thing that ended it; everyone who waits on the connection, then and later, is told the same one.
 */
public final class QmpClosedException extends QmpException {
    private static final long serialVersionUID = 1L;

    QmpClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
