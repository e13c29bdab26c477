package dev.qemu4j.testkit.internal.fake;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Failures of background threads, kept until the test asks for them. Safe for use by several threads. */
public final class Failures {
    private final Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();

    public void add(String what, @Nullable Throwable cause) {
        failures.add(new AssertionError(what, cause));
    }

    /** Throws the first failure with the others suppressed, and forgets them all. */
    public void throwAny() {
        AssertionError first = failures.poll();
        if (first == null) {
            return;
        }
        for (AssertionError next = failures.poll(); next != null; next = failures.poll()) {
            first.addSuppressed(next);
        }
        throw first;
    }
}
