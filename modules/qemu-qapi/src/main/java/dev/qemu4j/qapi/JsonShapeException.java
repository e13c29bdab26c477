package dev.qemu4j.qapi;

/** JSON is not of the shape that a type needs: an array in place of an object, or arguments without a mandatory one. */
public final class JsonShapeException extends QapiException {
    private static final long serialVersionUID = 1L;

    /** The Java type. */
    private final String type;

    /**
     * Says what was expected.
     *
     * @param type the type that was to be read
     * @param problem what is wrong with the JSON
     */
    public JsonShapeException(String type, String problem) {
        super(type + ": " + problem);
        this.type = type;
    }

    /**
     * The type that was to be read.
     *
     * @return its name in Java
     */
    public String type() {
        return type;
    }
}
