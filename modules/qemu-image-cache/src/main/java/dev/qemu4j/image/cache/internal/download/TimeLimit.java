package dev.qemu4j.image.cache.internal.download;

import dev.qemu4j.image.cache.ImageCacheException;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import java.time.Duration;

/** When a call has to be done, in monotonic time. */
public final class TimeLimit {
    private final Duration limit;
    private final long end;

    private TimeLimit(Duration limit, long end) {
        this.limit = limit;
        this.end = end;
    }

    public static TimeLimit in(Duration limit) {
        long nanos = limit.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) < 0 ? limit.toNanos() : Long.MAX_VALUE / 2;
        return new TimeLimit(limit, System.nanoTime() + nanos);
    }

    /** The time that is left, or the given one if that is shorter. Never negative. */
    public Duration atMost(Duration other) {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        return left.compareTo(other) < 0 ? left : other;
    }

    public boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /** Ends a call that takes too long, or whose thread is interrupted. */
    public void check(String subject) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (isOver()) {
            throw new ImageCacheException(
                    Reason.TIMED_OUT, subject + ": not done within " + limit + "; set a longer timeLimit", null);
        }
    }
}
