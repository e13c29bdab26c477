package dev.qemu4j.process;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a process is given to end.
 *
 * @param termination how long after SIGTERM; zero sends SIGKILL at once
 * @param kill how long after SIGKILL, which a process in uninterruptible sleep does not heed
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
