package dev.qemu4j.qmp;

/** QEMU answered a command with an error. The session goes on. */
public final class QmpCommandException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** The name of the command. */
    private final String command;

    /** QEMU's class of the error. */
    private final String errorClass;

    /** QEMU's words. */
    private final String description;

    public QmpCommandException(String command, String errorClass, String description) {
        super(command + ": " + description + " (" + errorClass + ")", null);
        this.command = command;
        this.errorClass = errorClass;
        this.description = description;
    }

    /** {@return the name of the command that failed} */
    public String command() {
        return command;
    }

    /**
     * QEMU's class of the error: {@code GenericError} most often; {@code CommandNotFound}, {@code DeviceNotActive},
     * {@code DeviceNotFound} and {@code KVMMissingCap} are the others that QEMU has had.
     *
     * @return the class
     */
    public String errorClass() {
        return errorClass;
    }

    /** {@return what QEMU says for a person to read; its wording changes between versions} */
    public String description() {
        return description;
    }
}
