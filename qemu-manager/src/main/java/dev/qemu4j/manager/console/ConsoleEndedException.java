package dev.qemu4j.manager.console;

import org.jspecify.annotations.Nullable;

/** The console ended, usually because its machine did, before the guest printed the awaited text or took what was sent. */
public final class ConsoleEndedException extends ConsoleException {
    private static final long serialVersionUID = 1L;

    ConsoleEndedException(String machine, String awaited, String tail, @Nullable Throwable cause) {
        super(machine, awaited, "ended", tail, cause);
    }
}
