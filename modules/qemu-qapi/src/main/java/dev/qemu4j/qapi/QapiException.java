package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpException;

/**
 * A mismatch between the types of this library and a QEMU. The subclasses say which. It is a {@link QmpException}, so that code that
 * handles those handles a QEMU that leaves something out of its replies.
 */
public abstract class QapiException extends QmpException {
    private static final long serialVersionUID = 1L;

    QapiException(String message) {
        super(message, null);
    }
}
