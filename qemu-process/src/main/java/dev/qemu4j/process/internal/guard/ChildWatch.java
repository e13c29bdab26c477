package dev.qemu4j.process.internal.guard;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks after all children of this JVM from one thread, which is there while there are children and a moment longer.
 *
 * <p>It looks often while something grows and seldom while nothing does, when it takes a hundredth of a CPU, or one look each
 * {@link #MAX_REST_NANOS} if a hundredth does not suffice for that.
 */
public final class ChildWatch {
    /** What is looked after. */
    public interface Watched {
        /**
         * Has a look. Must not block and must not run anybody's callbacks.
         *
         * @return whether another look soon is worth while
         */
        boolean look();
    }

    public static final ChildWatch INSTANCE = new ChildWatch();

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MIN_REST_FACTOR = 99;

    /**
     * However long a look took: on a busy machine most of that time was others'. It holds what a child prints between two looks, and
     * how long the guard stays, within bounds.
     */
    static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long the thread, and the guard with its notes, stay when nothing is left, for whatever is started next. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<Watched> children = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by {@link #lock}. */
    private @Nullable Thread thread;

    /** Guarded by {@link #lock}: when there was last something to look after. */
    private long lastUse;

    public void add(Watched child) {
        lock.lock();
        try {
            children.add(child);
            ensureRunning();
            // Out of its rest after the last one.
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is left: let everything go in a moment, if it stays so. */
    void linger() {
        lock.lock();
        try {
            ensureRunning();
        } finally {
            lock.unlock();
        }
    }

    /** Called with {@link #lock} held. */
    private void ensureRunning() {
        lastUse = System.nanoTime();
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("qemu-watch").start(this::run);
        }
    }

    public void remove(Watched child) {
        children.remove(child);
    }

    private void run() {
        long pause = BUSY_NANOS;
        do {
            long begin = System.nanoTime();
            boolean busy = false;
            for (Watched child : List.copyOf(children)) {
                busy |= child.look();
            }
            long spent = System.nanoTime() - begin;
            pause = busy ? BUSY_NANOS : Math.min(QUIET_NANOS, pause * 2);
            rest(restAfter(busy, spent, pause));
        } while (!hasEnded());
        Ledger.INSTANCE.retireIfIdle();
    }

    /** How long to rest after a look, in nanoseconds like all of these. */
    static long restAfter(boolean busy, long spent, long pause) {
        long fair = busy ? spent : Math.min(spent, MAX_REST_NANOS) * MIN_REST_FACTOR;
        return Math.min(MAX_REST_NANOS, Math.max(pause, fair));
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (!children.isEmpty()) {
                lastUse = now;
            }
            if (now - lastUse < LINGER_NANOS) {
                return false;
            }
            thread = null;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void rest(long nanos) {
        lock.lock();
        try {
            boolean idle = children.isEmpty();
            long left = idle ? LINGER_NANOS : nanos;
            // An idle rest ends when a child comes.
            while (left > 0 && idle == children.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody else has this thread, so nobody interrupts it; if so, the next round merely comes early.
        } finally {
            lock.unlock();
        }
    }
}
