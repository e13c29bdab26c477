package dev.qemu4j.process;

import org.jspecify.annotations.Nullable;

/** Something went wrong between this program and a QEMU process. The subclasses say what. */
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
