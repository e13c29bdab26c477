package dev.qemu4j.process.internal.guard;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Polls all children of this JVM from one thread, which runs while there are children and a second longer.
 *
 * <p>It polls often while an output grows. Otherwise it uses at most a hundredth of a CPU, but polls at least every {@link #MAX_REST_NANOS}.
 */
public final class ChildWatch {
    /** A child that is polled. */
    public interface Watched {
        /**
         * Polls the child. Must not block and must not run callbacks.
         *
         * @return whether to poll it again soon
         */
        boolean poll();
    }

    public static final ChildWatch INSTANCE = new ChildWatch();

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MIN_REST_FACTOR = 99;

    /**
     * However long a poll took: on a busy host most of that time belongs to other processes. This limits what a child can print between two
     * polls, and how long the guard runs when it is no longer needed.
     */
    static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long the thread and the guard with its ledger are kept when there are no children, for the next child. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<Watched> children = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by {@link #lock}. */
    private @Nullable Thread thread;

    /** Guarded by {@link #lock}: when there was last a child. */
    private long lastUse;

    public void add(Watched child) {
        lock.lock();
        try {
            children.add(child);
            ensureRunning();
            // Ends the rest of the idle thread.
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is noted any more: retires the guard in a second if it stays so. */
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
                busy |= child.poll();
            }
            long spent = System.nanoTime() - begin;
            pause = busy ? BUSY_NANOS : Math.min(QUIET_NANOS, pause * 2);
            rest(restAfter(busy, spent, pause));
        } while (!hasEnded());
        Ledger.INSTANCE.retireIfIdle();
    }

    /** How long to rest after a poll. All values are in nanoseconds. */
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
            // An idle rest ends when a child is added.
            while (left > 0 && idle == children.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody else has a reference to this thread. An interrupt would only make the next poll early.
        } finally {
            lock.unlock();
        }
    }
}
