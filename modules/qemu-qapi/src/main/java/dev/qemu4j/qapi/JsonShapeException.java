package dev.qemu4j.qapi;

/** JSON cannot be decoded as a type: it is an array instead of an object, for example, or lacks a mandatory argument. */
public final class JsonShapeException extends QapiException {
    private static final long serialVersionUID = 1L;

    /** The Java type. */
    private final String type;

    /**
     * Creates an exception.
     *
     * @param type the Java type that was expected
     * @param problem what is wrong with the JSON
     */
    public JsonShapeException(String type, String problem) {
        super(type + ": " + problem);
        this.type = type;
    }

    /**
     * The Java type that was expected.
     *
     * @return its simple name
     */
    public String type() {
        return type;
    }
}
