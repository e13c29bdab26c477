package dev.qemu4j.process;

import org.jspecify.annotations.Nullable;

/** An operation on a QEMU process failed. The subclasses tell how. */
public class QemuProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong
     * @param cause what caused it, null if nothing else did
     */
    public QemuProcessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
