package dev.qemu4j.manager.console;

import org.jspecify.annotations.Nullable;

/** The console ended, most often because its machine did, before the guest printed, or took, what it was to. */
public final class ConsoleEndedException extends ConsoleException {
    private static final long serialVersionUID = 1L;

    ConsoleEndedException(String machine, String awaited, String tail, @Nullable Throwable cause) {
        super(machine, awaited, "did not happen before the console ended", tail, cause);
    }
}
