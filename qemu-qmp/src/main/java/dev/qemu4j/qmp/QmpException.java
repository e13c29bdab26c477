package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/** A failure in the communication with a QMP server. The subclasses say which. */
public abstract class QmpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * For the exceptions of this module, and of those that say more about QEMU's messages.
     *
     * @param message the message
     * @param cause the failure behind it, null if there is none
     */
    protected QmpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
