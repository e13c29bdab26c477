package dev.qemu4j.manager.console;

import dev.qemu4j.manager.VmException;
import org.jspecify.annotations.Nullable;

/** What was to happen on a machine's console did not. */
public abstract sealed class ConsoleException extends VmException
        permits ConsoleEndedException, ConsoleTimeoutException {
    private static final long serialVersionUID = 1L;

    /** What was waited for. */
    private final String awaited;

    /** The end of what the guest printed. */
    private final String tail;

    ConsoleException(String machine, String awaited, String problem, String tail, @Nullable Throwable cause) {
        super(machine, message(awaited, problem, tail), cause);
        this.awaited = awaited;
        this.tail = tail;
    }

    private static String message(String awaited, String problem, String tail) {
        String printed = tail.isBlank() ? "; it printed nothing" : "; the last it printed:\n" + tail.stripTrailing();
        return "console: " + awaited + " " + problem + printed;
    }

    /** {@return what was waited for, such as the pattern} */
    public String awaited() {
        return awaited;
    }

    /** {@return the end of what the guest printed, at most 2,000 characters} */
    public String tail() {
        return tail;
    }
}
