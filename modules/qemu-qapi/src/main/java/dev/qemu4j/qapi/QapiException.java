package dev.qemu4j.qapi;

/** A mismatch between the types of this library and a QEMU. The subclasses say which. */
public abstract class QapiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QapiException(String message) {
        super(message);
    }
}
