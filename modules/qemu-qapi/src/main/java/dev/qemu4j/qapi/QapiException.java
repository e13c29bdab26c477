package dev.qemu4j.qapi;

/** Something does not fit between this program's types and a QEMU. The subclasses say what. */
public abstract class QapiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QapiException(String message) {
        super(message);
    }
}
