package dev.qemu4j.qmp;

import java.time.Duration;

/**
 * A point in monotonic time by which something must have happened.
 *
 * @param nanos the value of {@link System#nanoTime()} at that point
 */
record Deadline(long nanos) {
    /** Longer waits are as good as endless, and keep the arithmetic of {@code nanoTime} from overflowing. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static Deadline after(Duration timeout) {
        Duration positive = timeout.isNegative() ? Duration.ZERO : timeout;
        Duration bounded = positive.compareTo(LONGEST) > 0 ? LONGEST : positive;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** Nanoseconds left, zero or negative once it has passed. */
    long remaining() {
        return nanos - System.nanoTime();
    }

    boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    boolean hasPassed() {
        return remaining() <= 0;
    }
}
