package dev.qemu4j.qmp.internal.time;

import java.time.Duration;

/**
 * A point in monotonic time by which something must have happened.
 *
 * @param nanos the value of {@link System#nanoTime()} at that point
 */
public record Deadline(long nanos) {
    /** Longer timeouts count as this one, so that the arithmetic of {@code nanoTime} cannot overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** A hundred years from the start of the program. */
    public static final Deadline NEVER = after(LONGEST);

    /** The deadline that passes after a timeout; at once if it is negative. */
    public static Deadline after(Duration timeout) {
        Duration positive = timeout.isNegative() ? Duration.ZERO : timeout;
        Duration bounded = positive.compareTo(LONGEST) > 0 ? LONGEST : positive;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** Nanoseconds left, zero or negative once it has passed. */
    public long remaining() {
        return nanos - System.nanoTime();
    }

    /** The time left, zero once it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, remaining()));
    }

    /** This deadline or the other one, whichever passes first. */
    public Deadline earlier(Deadline other) {
        return other.isBefore(this) ? other : this;
    }

    /** This deadline or the other one, whichever passes last. */
    public Deadline later(Deadline other) {
        return isBefore(other) ? other : this;
    }

    public boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    public boolean hasPassed() {
        return remaining() <= 0;
    }
}
