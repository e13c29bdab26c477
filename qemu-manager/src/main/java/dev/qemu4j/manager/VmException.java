package dev.qemu4j.manager;

import dev.qemu4j.process.internal.output.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when something fails with a virtual machine. The subclasses say what. Messages may quote QEMU, images and documents; control
 * characters and invisible ones in them are escaped.
 */
public abstract class VmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The name of the machine, empty if there is none yet. */
    private final String machine;

    /**
     * Makes an exception about a machine.
     *
     * @param machine the name of the machine, with which the exception's message begins
     * @param message what failed
     * @param cause the cause, if it is known
     */
    protected VmException(String machine, String message, @Nullable Throwable cause) {
        super("VM '" + Printable.of(machine) + "': " + Printable.lines(message), cause);
        this.machine = machine;
    }

    /**
     * Makes an exception about a machine that does not exist yet.
     *
     * @param message what failed, and for what
     * @param cause the cause, if there is one
     */
    protected VmException(String message, @Nullable Throwable cause) {
        super(Printable.lines(message), cause);
        this.machine = "";
    }

    /** {@return the name of the machine, empty if it does not exist yet} */
    public String machine() {
        return machine;
    }
}
