package dev.qemu4j.integration;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Polls for changes outside of this JVM that send no notification: files, processes. */
final class Await {
    /** For what takes milliseconds on an idle host. */
    static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = 1_000_000;

    private Await() {}

    /** Reads a value until it is as wanted, and returns it. Fails with the last value after {@link #LONG_ENOUGH}. */
    static <T> T until(String what, Callable<T> look, Predicate<? super T> wanted) throws Exception {
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        T seen = look.call();
        while (!wanted.test(seen)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come in " + LONG_ENOUGH + "; last seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            seen = look.call();
        }
        return seen;
    }

    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, condition, Boolean.TRUE::equals);
    }
}
