package dev.qemu4j.manager;

import dev.qemu4j.process.ProcessExit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a machine failed: QEMU refused it, did not answer in time, or ended meanwhile. The cause says which, and
 * {@link #exit()} how QEMU ended if it did.
 */
public final class VmOperationException extends VmException {
    private static final long serialVersionUID = 1L;

    /** What was attempted. */
    private final String operation;

    private final transient @Nullable ProcessExit exit;

    public VmOperationException(
            String machine, String operation, String problem, @Nullable ProcessExit exit, @Nullable Throwable cause) {
        super(machine, operation + " failed: " + problem, cause);
        this.operation = operation;
        this.exit = exit;
    }

    /** {@return what was attempted, such as {@code pause}} */
    public String operation() {
        return operation;
    }

    /**
     * How QEMU ended, if that is why the operation failed.
     *
     * @return the end with its exit code or signal, empty while QEMU runs
     */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(exit);
    }
}
