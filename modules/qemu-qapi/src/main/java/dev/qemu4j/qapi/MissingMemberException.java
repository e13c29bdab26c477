package dev.qemu4j.qapi;

/** A member was asked for that QEMU's reference calls mandatory and the QEMU at hand did not send: an older one. */
public final class MissingMemberException extends QapiException {
    private static final long serialVersionUID = 1L;

    /** The Java type. */
    private final String type;

    /** The name in JSON. */
    private final String member;

    /**
     * Names the member.
     *
     * @param type the type that should have it
     * @param member the member's name in JSON
     */
    public MissingMemberException(String type, String member) {
        super(type + "." + member + " was not sent; extras().isMissing(\"" + member + "\") tells beforehand");
        this.type = type;
        this.member = member;
    }

    /**
     * The type that should have the member.
     *
     * @return its name in Java
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
