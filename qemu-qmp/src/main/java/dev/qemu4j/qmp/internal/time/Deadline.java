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

    /**
     * The deadline that passes after a timeout.
     *
     * @param timeout the time from now on; a negative one counts as zero
     * @return the deadline
     */
    public static Deadline after(Duration timeout) {
        Duration positive = timeout.isNegative() ? Duration.ZERO : timeout;
        Duration bounded = positive.compareTo(LONGEST) > 0 ? LONGEST : positive;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** {@return the nanoseconds left, zero or negative if the deadline has passed} */
    public long remaining() {
        return nanos - System.nanoTime();
    }

    /** {@return the time left, zero if the deadline has passed} */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, remaining()));
    }

    /**
     * The earlier one of two deadlines.
     *
     * @param other the other deadline
     * @return the one that passes first
     */
    public Deadline earlier(Deadline other) {
        return other.isBefore(this) ? other : this;
    }

    /**
     * The later one of two deadlines.
     *
     * @param other the other deadline
     * @return the one that passes last
     */
    public Deadline later(Deadline other) {
        return isBefore(other) ? other : this;
    }

    /**
     * Whether this deadline passes before another one.
     *
     * @param other the other deadline
     * @return true if it does
     */
    public boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    /** {@return whether the deadline has passed} */
    public boolean hasPassed() {
        return remaining() <= 0;
    }
}
