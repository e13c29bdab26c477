package dev.qemu4j.qapi;

/** The accessor of a mandatory member was called, but QEMU did not send the member. Older versions of QEMU may lack it. */
public final class MissingMemberException extends QapiException {
    private static final long serialVersionUID = 1L;

    /** The Java type. */
    private final String type;

    /** The name in JSON. */
    private final String member;

    /**
     * Creates an exception.
     *
     * @param type the Java type that should have the member
     * @param member the member's name in JSON
     */
    public MissingMemberException(String type, String member) {
        super(type + "." + member + " was not sent; check extras().isMissing(\"" + member + "\") first");
        this.type = type;
        this.member = member;
    }

    /**
     * The Java type that should have the member.
     *
     * @return its simple name
     */
    public String type() {
        return type;
    }

    /**
     * The member that is missing.
     *
     * @return its name in JSON
     */
    public String member() {
        return member;
    }
}
