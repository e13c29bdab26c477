package dev.qemu4j.process;

import java.time.Duration;
import java.util.Objects;

/**
 * How long to wait for a process to end after each signal.
 *
 * @param termination how long to wait after SIGTERM; zero sends SIGKILL at once
 * @param kill how long to wait after SIGKILL, which does not end a process in uninterruptible sleep
 */
public record StopPolicy(Duration termination, Duration kill) {
    /** Five seconds after SIGTERM and five seconds after SIGKILL. */
    public static final StopPolicy DEFAULT = new StopPolicy(Duration.ofSeconds(5), Duration.ofSeconds(5));

    /** SIGKILL at once, and five seconds after it. */
    public static final StopPolicy AT_ONCE = new StopPolicy(Duration.ZERO, Duration.ofSeconds(5));

    /**
     * Checks the durations.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public StopPolicy {
        Objects.requireNonNull(termination, "termination");
        Objects.requireNonNull(kill, "kill");
        if (termination.isNegative()) {
            throw new IllegalArgumentException("termination: " + termination + " is negative");
        }
        if (kill.isNegative()) {
            throw new IllegalArgumentException("kill: " + kill + " is negative");
        }
    }
}
