package dev.qemu4j.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Polls until a condition holds, for effects of a process that are not reported. */
public final class Eventually {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Eventually() {}

    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("after " + TIMEOUT.toSeconds() + " s, this is not true: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
