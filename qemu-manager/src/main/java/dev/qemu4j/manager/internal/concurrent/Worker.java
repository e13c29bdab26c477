package dev.qemu4j.manager.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work on a virtual thread that exists only while there is something to do. However many requests come while the work is being done, one
 * more round follows, so no request is missed and there is never more than one thread.
 *
 * <p>A round that fails, whatever it throws, is reported and {@linkplain Persistently begun again} after a pause.
 */
public final class Worker {
    private final ThreadFactory factory;
    private final Persistently.Work work;
    private final Consumer<? super Throwable> failed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopping = lock.newCondition();
    private @Nullable Thread thread; // Guarded by lock. Null while there is nothing to do.
    private boolean requested; // Guarded by lock. A round that has not begun yet.
    private boolean stopped; // Guarded by lock.

    /** {@code name} is that of the thread; {@code failed} is called for each failure. */
    public Worker(String name, Persistently.Work work, Consumer<? super Throwable> failed) {
        this(Thread.ofVirtual().name(name).factory(), work, failed);
    }

    Worker(ThreadFactory factory, Persistently.Work work, Consumer<? super Throwable> failed) {
        this.factory = factory;
        this.work = work;
        this.failed = failed;
    }

    /**
     * Requests a round of the work. Never blocks and never fails: if no thread can be started, that is reported, and the round follows
     * with the next request.
     */
    public void request() {
        @Nullable Throwable failure = null;
        lock.lock();
        try {
            requested = true;
            if (thread == null && !stopped) {
                failure = startThread();
            }
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            Persistently.report(failure, failed);
        }
    }

    /** Called with the lock held. */
    private @Nullable Throwable startThread() {
        try {
            Thread starting = factory.newThread(this::run);
            thread = starting;
            starting.start();
            return null;
        } catch (Throwable e) {
            thread = null;
            return e;
        }
    }

    private void run() {
        boolean idle = false;
        try {
            while (takesRequest()) {
                Uninterruptibly.run(() -> Persistently.run(work, failed, this::pause));
            }
            idle = true;
        } finally {
            if (!idle) {
                becomeIdle();
            }
        }
    }

    private boolean takesRequest() {
        lock.lock();
        try {
            if (!requested || stopped) {
                thread = null;
                return false;
            }
            requested = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void becomeIdle() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
    }

    private boolean pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!stopped && left > 0) {
                left = stopping.awaitNanos(left);
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is nothing to do. An interrupt meanwhile is kept. */
    public void join() {
        @Nullable Thread running;
        while ((running = thread()) != null) {
            Thread joined = running;
            Uninterruptibly.run(joined::join);
        }
    }

    private @Nullable Thread thread() {
        lock.lock();
        try {
            return thread;
        } finally {
            lock.unlock();
        }
    }

    /** Ignores later requests, does not begin failed work again, and waits until the round that runs has ended. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            stopping.signalAll();
        } finally {
            lock.unlock();
        }
        join();
    }
}
