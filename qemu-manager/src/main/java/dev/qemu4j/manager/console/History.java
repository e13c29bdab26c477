package dev.qemu4j.manager.console;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The most recent output of a guest. A position is the number of characters that were printed before it, whether they are still kept or
 * not. Safe for use by several threads.
 */
final class History {
    /** The least number of characters that are kept. Up to twice as many are, so that dropping needs a copy only now and then. */
    static final int KEPT = 256 * 1024;

    /** How many characters an exception shows. */
    private static final int TAIL = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder(0); // Guarded by lock.
    private long dropped; // Guarded by lock. The position where the text begins.
    private boolean ended; // Guarded by lock.
    private @Nullable Throwable cause; // Guarded by lock. Why it ended.

    /**
     * The output from a position on.
     *
     * @param start the position where it begins, which is later than the requested one if that was dropped
     * @param text the output so far
     * @param last whether the console has ended, so that no more will follow
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
                // Drops both halves of a surrogate pair, or neither.
                surplus += Character.isLowSurrogate(text.charAt(surplus)) ? 1 : 0;
                text.delete(0, surplus);
                dropped += surplus;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no more output will follow, because of a failure if there is one. */
    void end(@Nullable Throwable failure) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                cause = failure;
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

    /** The output from a position on, without what has been dropped. */
    Piece from(long position) {
        lock.lock();
        try {
            long start = Math.max(position, dropped);
            return new Piece(start, text.substring((int) (start - dropped)), ended);
        } finally {
            lock.unlock();
        }
    }

    /** The output between two positions, without what has been dropped. */
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

    /** Waits until no more output will follow; an interrupt does not end the wait. */
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

    /** Waits for output after a position or for the end of the output; false if the time passes first. */
    boolean awaitAfter(long position, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (dropped + text.length() <= position && !ended) {
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
