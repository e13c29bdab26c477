package dev.qemu4j.manager.console;

import dev.qemu4j.manager.VmException;
import org.jspecify.annotations.Nullable;

/** An operation on a machine's console failed. */
public abstract sealed class ConsoleException extends VmException
        permits ConsoleEndedException, ConsoleTimeoutException {
    private static final long serialVersionUID = 1L;

    /** The text or operation that was waited for. */
    private final String awaited;

    /** The end of the guest's output. */
    private final String tail;

    ConsoleException(String machine, String awaited, String problem, String tail, @Nullable Throwable cause) {
        super(machine, message(awaited, problem, tail), cause);
        this.awaited = awaited;
        this.tail = tail;
    }

    private static String message(String awaited, String problem, String tail) {
        String output = tail.isBlank()
                ? "; the guest printed nothing"
                : "; end of the guest's output:\n" + tail.stripTrailing();
        return "console: " + problem + " while waiting for " + awaited + output;
    }

    /** {@return what was waited for: the pattern, {@code a line} or {@code the guest to take input}} */
    public String awaited() {
        return awaited;
    }

    /** {@return the end of the guest's output, at most 2,000 characters} */
    public String tail() {
        return tail;
    }
}
