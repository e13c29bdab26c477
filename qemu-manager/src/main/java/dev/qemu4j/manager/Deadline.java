package dev.qemu4j.manager;

import java.time.Duration;

/**
 * A point in monotonic time by which something must have happened.
 *
 * @param nanos the value of {@link System#nanoTime()} at that point
 */
record Deadline(long nanos) {
    /** Longer waits are as good as endless, and keep the arithmetic of {@code nanoTime} from overflowing. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** As good as none: a hundred years from the start of the program. */
    static final Deadline NEVER = after(LONGEST);

    static Deadline after(Duration timeout) {
        Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** Nanoseconds left, zero or negative once it has passed. */
    long remaining() {
        return nanos - System.nanoTime();
    }

    /** The time left, zero once it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, remaining()));
    }

    /** The one that passes first. */
    Deadline earlier(Deadline other) {
        return nanos - other.nanos <= 0 ? this : other;
    }

    /** The one that passes last. */
    Deadline later(Deadline other) {
        return nanos - other.nanos >= 0 ? this : other;
    }

    boolean hasPassed() {
        return remaining() <= 0;
    }
}
