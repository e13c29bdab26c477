package dev.qemu4j.manager.internal.concurrent;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Subtasks on virtual threads that all end before the block that opened the scope does.
 *
 * <p>The methods are those of JEP 505, so that the JDK's own scope can replace this one once it is final: open, fork, join, close.
 * {@link #join} waits until all subtasks have completed or the scope is cancelled; cancelling interrupts the subtasks that still run.
 * {@link #close} leaves no thread behind.
 *
 * <p>Opened, joined and closed by one thread.
 */
public final class TaskScope implements AutoCloseable {
    private final ThreadFactory factory;
    private final Predicate<Subtask<?>> cancelsRest;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int running; // Guarded by lock.
    private boolean cancelled; // Guarded by lock.

    private TaskScope(ThreadFactory factory, Predicate<Subtask<?>> cancelsRest) {
        this.factory = factory;
        this.cancelsRest = cancelsRest;
    }

    /** Opens a scope that is cancelled when the first subtask completes, whether it succeeds or fails. */
    public static TaskScope openFirstCompleted(String name) {
        return openFirstCompleted(Thread.ofVirtual().name(name).factory());
    }

    /** Opens a scope that waits for all subtasks, even if some fail. */
    public static TaskScope openAwaitAll(String name) {
        return openAwaitAll(Thread.ofVirtual().name(name).factory());
    }

    static TaskScope openFirstCompleted(ThreadFactory factory) {
        return new TaskScope(factory, subtask -> true);
    }

    static TaskScope openAwaitAll(ThreadFactory factory) {
        return new TaskScope(factory, subtask -> false);
    }

    /**
     * Starts a subtask on a virtual thread of its own. In a cancelled scope the subtask never runs. If no thread can be started, it fails
     * with the reason.
     */
    public <T> Subtask<T> fork(Callable<? extends T> task) {
        Subtask<T> subtask = new Subtask<>();
        Thread thread = factory.newThread(() -> {
            try {
                subtask.run(task);
            } finally {
                completed(subtask);
            }
        });
        lock.lock();
        try {
            if (cancelled) {
                return subtask;
            }
            running++;
        } finally {
            lock.unlock();
        }
        start(thread, subtask);
        return subtask;
    }

    private void start(Thread thread, Subtask<?> subtask) {
        try {
            threads.add(thread);
            thread.start();
        } catch (Throwable e) {
            subtask.fail(e);
            completed(subtask);
        }
    }

    private void completed(Subtask<?> subtask) {
        lock.lock();
        try {
            running--;
            if (!cancelled && cancelsRest.test(subtask)) {
                cancelled = true;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all subtasks have completed or the scope is cancelled.
     *
     * @throws TimeoutException if the deadline passes first; {@link #close} then cancels the subtasks
     */
    public void join(Deadline deadline) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            while (running > 0 && !cancelled) {
                if (deadline.hasPassed()) {
                    throw new TimeoutException();
                }
                changed.awaitNanos(deadline.remaining());
            }
        } finally {
            lock.unlock();
        }
        cancel();
    }

    private void cancel() {
        lock.lock();
        try {
            cancelled = true;
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
    }

    /** Cancels the subtasks that still run, and waits until they have ended. An interrupt meanwhile is kept. */
    @Override
    public void close() {
        cancel();
        Uninterruptibly.run(() -> {
            for (Thread thread : threads) {
                thread.join();
            }
        });
    }
}
