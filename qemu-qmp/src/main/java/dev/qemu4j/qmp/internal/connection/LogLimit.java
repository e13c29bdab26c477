package dev.qemu4j.qmp.internal.connection;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the log of what can happen as often as a peer likes: the first ten times, then the 16th, 32nd, 64th and so on. */
public final class LogLimit {
    private static final int ALL = 10;

    private final AtomicLong count = new AtomicLong();

    /** Counts an occurrence. Returns the count if it is to be logged, or else zero. */
    public long next() {
        long n = count.incrementAndGet();
        return n <= ALL || Long.bitCount(n) == 1 ? n : 0;
    }
}
