package dev.qemu4j.process;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks after all children of this JVM from one thread, which is there only while there are children.
 *
 * <p>It looks often while something grows and seldom while nothing does, when it takes a hundredth of a CPU at most.
 */
final class ChildWatch {
    /** What is looked after. */
    interface Watched {
        /**
         * Has a look. Must not block and must not run anybody's callbacks.
         *
         * @return whether another look soon is worth while
         */
        boolean look();
    }

    static final ChildWatch INSTANCE = new ChildWatch();

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MIN_REST_FACTOR = 99;

    private final Set<Watched> children = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by {@link #lock}. */
    private @Nullable Thread thread;

    void add(Watched child) {
        lock.lock();
        try {
            children.add(child);
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("qemu-output").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    void remove(Watched child) {
        lock.lock();
        try {
            children.remove(child);
            if (children.isEmpty()) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long pause = BUSY_NANOS;
        while (true) {
            long begin = System.nanoTime();
            boolean busy = false;
            for (Watched child : List.copyOf(children)) {
                busy |= child.look();
            }
            long spent = System.nanoTime() - begin;
            pause = busy ? BUSY_NANOS : Math.min(QUIET_NANOS, pause * 2);
            if (!rest(Math.max(pause, busy ? spent : spent * MIN_REST_FACTOR))) {
                return;
            }
        }
    }

    /** Waits for the next round; false if there is nothing left to look after. */
    private boolean rest(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !children.isEmpty()) {
                left = changed.awaitNanos(left);
            }
            if (children.isEmpty()) {
                thread = null;
                return false;
            }
            return true;
        } catch (InterruptedException e) {
            // Nobody else has this thread, so nobody interrupts it; if so, the next round merely comes early.
            return true;
        } finally {
            lock.unlock();
        }
    }
}
