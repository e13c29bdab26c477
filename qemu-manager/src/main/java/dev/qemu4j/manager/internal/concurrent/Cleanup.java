package dev.qemu4j.manager.internal.concurrent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cleans up in steps that all run, even if some fail, as nested {@code finally} blocks would. */
public final class Cleanup {
    private Cleanup() {}

    /**
     * Runs all steps, one after the other.
     *
     * @throws RuntimeException the first failure, with the others as suppressed; likewise an {@code Error}
     */
    public static void runAll(Runnable... steps) {
        runAll(List.of(steps));
    }

    /** Runs all steps, as {@link #runAll(Runnable...)} does. */
    public static void runAll(List<Runnable> steps) {
        @Nullable Throwable first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (Throwable e) {
                if (first == null) {
                    first = e;
                } else if (!first.equals(e)) {
                    first.addSuppressed(e);
                }
            }
        }
        switch (first) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException failure -> throw failure;
            default -> throw new IllegalStateException(first);
        }
    }
}
