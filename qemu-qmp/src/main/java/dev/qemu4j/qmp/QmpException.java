package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/** A failure in the communication with a QMP server. The subclasses say which. */
public abstract class QmpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QmpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
