package dev.qemu4j.qmp;

/** QEMU replied to a command with an error. The connection stays open. */
public final class QmpCommandException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** The name of the command. */
    private final String command;

    /** QEMU's error class. */
    private final String errorClass;

    /** QEMU's error message. */
    private final String description;

    QmpCommandException(String command, String errorClass, String description) {
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
     * QEMU's error class: most often {@code GenericError}. The others are {@code CommandNotFound}, {@code DeviceNotActive},
     * {@code DeviceNotFound} and {@code KVMMissingCap}.
     *
     * @return the class
     */
    public String errorClass() {
        return errorClass;
    }

    /** {@return QEMU's error message, for people to read; its wording differs between versions of QEMU} */
    public String description() {
        return description;
    }
}
