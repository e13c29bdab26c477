package dev.qemu4j.testkit.assembler;

/** Source text that can't be assembled. */
public final class AssemblyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AssemblyException(String message) {
        super(message);
    }

    AssemblyException at(Statement statement) {
        return new AssemblyException(
                "line " + statement.line() + ": " + getMessage() + ": " + statement.operation() + " "
                        + statement.operands(),
                this);
    }

    private AssemblyException(String message, AssemblyException cause) {
        super(message, cause);
    }
}
