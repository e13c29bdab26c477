package dev.qemu4j.manager;

import org.jspecify.annotations.Nullable;

/** Something went wrong with a virtual machine. The subclasses say what. */
public abstract class VmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The name of the machine. */
    private final String machine;

    /**
     * A failure.
     *
     * @param machine the name of the machine
     * @param message what went wrong
     * @param cause why, if that is known
     */
    protected VmException(String machine, String message, @Nullable Throwable cause) {
        super("VM '" + machine + "': " + message, cause);
        this.machine = machine;
    }

    /**
     * An exception about a machine that is not there yet. For the packages of this module.
     *
     * @param message what went wrong, and with what
     * @param cause why, if something else is the cause
     */
    protected VmException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.machine = "";
    }

    /** {@return the name of the machine, empty where there is no machine yet} */
    public String machine() {
        return machine;
    }
}
