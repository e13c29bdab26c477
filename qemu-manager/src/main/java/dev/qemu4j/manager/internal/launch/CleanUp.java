package dev.qemu4j.manager.internal.launch;

import org.jspecify.annotations.Nullable;

/** Runs the steps of a cleanup, each even if an earlier one has failed. */
public final class CleanUp {
    private CleanUp() {}

    /** Throws the first failure at the end, with the others suppressed. */
    public static void all(Runnable... steps) {
        @Nullable Throwable first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }
}
