package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/** Something went wrong between this program and a QMP server. The subclasses say what. */
public abstract class QmpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QmpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
