package dev.qemu4j.manager;

import dev.qemu4j.process.ProcessExit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation on a machine fails: QEMU refused it, did not answer in time, or ended meanwhile. The cause says which;
 * {@link #exit()} says how QEMU ended.
 */
public final class VmOperationException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The operation that failed. */
    private final String operation;

    private final transient @Nullable ProcessExit exit;

    /**
     * Makes an exception about an operation that failed. Used by the library.
     *
     * @param machine the name of the machine
     * @param operation the operation, such as {@code attach}
     * @param problem why it failed
     * @param exit how QEMU ended, if that is why
     * @param cause the cause, if there is one
     */
    public VmOperationException(
            String machine, String operation, String problem, @Nullable ProcessExit exit, @Nullable Throwable cause) {
        super(machine, operation + " failed: " + problem, cause);
        this.operation = operation;
        this.exit = exit;
    }

    /** {@return the operation that failed, such as {@code pause}} */
    public String operation() {
        return operation;
    }

    /**
     * How QEMU ended, if that is why the operation failed.
     *
     * @return its exit code or signal, empty while QEMU runs
     */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(exit);
    }
}
