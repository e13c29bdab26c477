package dev.qemu4j.manager.console;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last of what a guest printed. A place in the text is the number of characters that were printed before it, whether they are
 * still kept or not. Safe for use by several threads.
 */
final class History {
    /** How many characters are kept at least, and twice as many at most: so dropping costs a copy only now and then. */
    static final int KEPT = 256 * 1024;

    /** How much an exception shows. */
    private static final int TAIL = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder(0); // Guarded by lock.
    private long dropped; // Guarded by lock. Where the text begins.
    private boolean ended; // Guarded by lock.
    private @Nullable Throwable cause; // Guarded by lock. Why it ended.

    /**
     * A piece of the history.
     *
     * @param start where it begins, which may be after the place that was asked for
     * @param text what is there up to now
     * @param last whether nothing will follow
     */
    record Piece(long start, String text, boolean last) {
        long end() {
            return start + text.length();
        }
    }

    void append(String more) {
        lock.lock();
        try {
            text.append(more);
            if (text.length() > 2 * KEPT) {
                int surplus = text.length() - KEPT;
                // Both halves of a surrogate pair, or neither.
                surplus += Character.isLowSurrogate(text.charAt(surplus)) ? 1 : 0;
                text.delete(0, surplus);
                dropped += surplus;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing will follow, because of {@code why} if it is not the end of the machine. */
    void end(@Nullable Throwable why) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                cause = why;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Throwable cause() {
        lock.lock();
        try {
            return cause;
        } finally {
            lock.unlock();
        }
    }

    /** What was printed from a place on, as far as it is still kept. */
    Piece from(long place) {
        lock.lock();
        try {
            long start = Math.max(place, dropped);
            return new Piece(start, text.substring((int) (start - dropped)), ended);
        } finally {
            lock.unlock();
        }
    }

    /** What was printed between two places, as far as it is still kept. */
    String between(long from, long to) {
        lock.lock();
        try {
            long start = Math.max(from, dropped);
            return to <= start ? "" : text.substring((int) (start - dropped), (int) (to - dropped));
        } finally {
            lock.unlock();
        }
    }

    String tail() {
        lock.lock();
        try {
            return text.substring(Math.max(0, text.length() - TAIL));
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing will follow, whatever happens to the thread meanwhile. */
    void awaitEnd() {
        lock.lock();
        try {
            while (!ended) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something after a place, or nothing ever will be; false if the time is over first. */
    boolean awaitAfter(long place, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (dropped + text.length() <= place && !ended) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
