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

    /** {@return the name of the machine} */
    public String machine() {
        return machine;
    }
}
