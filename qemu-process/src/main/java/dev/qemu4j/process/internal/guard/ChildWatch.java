package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.QemuProcessException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls all children of this JVM, and the ledger, from one thread, which runs while there are any.
 *
 * <p>It polls often while an output grows. Otherwise it uses at most a hundredth of a CPU, but polls at least every {@link #MAX_REST_NANOS}.
 *
 * <p>The thread survives everything that a poll throws, such as an {@link OutOfMemoryError}: the next poll tries again.
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

    public static final ChildWatch INSTANCE =
            new ChildWatch(Thread.ofPlatform().daemon().name("qemu-watch").factory());

    private static final Logger LOG = LoggerFactory.getLogger(ChildWatch.class);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MIN_REST_FACTOR = 99;
    private static final long REPORT_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * However long a poll took: on a busy host most of that time belongs to other processes. This limits what a child can print between two
     * polls, and how long the guard runs when it is no longer needed.
     */
    static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ThreadFactory factory;
    private final Set<Watched> children = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private @Nullable Thread thread;

    /** Used by the watch thread only: when a failure may be logged again. */
    private long nextReport = System.nanoTime();

    ChildWatch(ThreadFactory factory) {
        this.factory = factory;
    }

    /**
     * Polls a child from now on.
     *
     * @throws QemuProcessException if the thread cannot be started; this does not happen while anything else is polled
     */
    public void add(Watched child) {
        lock.lock();
        try {
            children.add(child);
            if (thread == null) {
                start(child);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with {@link #lock} held. */
    private void start(Watched first) {
        boolean started = false;
        try {
            Thread starting = factory.newThread(this::run);
            starting.start();
            thread = starting;
            started = true;
        } catch (OutOfMemoryError e) {
            throw new QemuProcessException("processes cannot be watched, because no thread could be started: " + e, e);
        } finally {
            if (!started) {
                children.remove(first);
            }
        }
    }

    public void remove(Watched child) {
        children.remove(child);
    }

    private void run() {
        long pause = BUSY_NANOS;
        boolean ended = false;
        while (!ended) {
            boolean busy = false;
            long begin = System.nanoTime();
            try {
                busy = pollAll();
                ended = hasEnded();
            } catch (Throwable e) {
                report(e);
            }
            long spent = System.nanoTime() - begin;
            pause = busy ? BUSY_NANOS : Math.min(QUIET_NANOS, pause * 2);
            if (!ended) {
                // Needs no memory. Returning early does no harm.
                LockSupport.parkNanos(restAfter(busy, spent, pause));
            }
        }
    }

    private boolean pollAll() {
        boolean busy = false;
        for (Watched child : children) {
            try {
                busy |= child.poll();
            } catch (Throwable e) {
                report(e);
            }
        }
        return busy;
    }

    private void report(Throwable failure) {
        try {
            if (System.nanoTime() - nextReport >= 0) {
                nextReport = System.nanoTime() + REPORT_AGAIN_NANOS;
                LOG.error("A process could not be polled; this is tried again", failure);
            }
        } catch (Throwable e) {
            // Without memory even logging fails. Nothing else may be done here that could fail, too, and end the
            // thread.
        }
    }

    /** How long to rest after a poll. All values are in nanoseconds. */
    static long restAfter(boolean busy, long spent, long pause) {
        long fair = busy ? spent : Math.min(spent, MAX_REST_NANOS) * MIN_REST_FACTOR;
        return Math.min(MAX_REST_NANOS, Math.max(pause, fair));
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            if (children.isEmpty()) {
                thread = null;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
