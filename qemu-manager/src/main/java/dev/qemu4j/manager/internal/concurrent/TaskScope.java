package dev.qemu4j.manager.internal.concurrent;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Work that is done by several virtual threads and is over when the block that opened the scope is.
 *
 * <p>The verbs are those of JEP 505, so that the JDK's own scope can take this one's place once it is final: open, fork, join,
 * close. {@link #join} waits for all subtasks, or until the scope is cancelled because one of them completed in the way that
 * the scope was opened for; cancelling interrupts those that still run. {@link #close} leaves no thread behind.
 *
 * <p>Opened, joined and closed by one thread.
 */
public final class TaskScope implements AutoCloseable {
    private final String name;
    private final Predicate<Subtask<?>> cancelsRest;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int running; // Guarded by lock.
    private boolean cancelled; // Guarded by lock.

    private TaskScope(String name, Predicate<Subtask<?>> cancelsRest) {
        this.name = name;
        this.cancelsRest = cancelsRest;
    }

    /** A scope whose first completed subtask, whether it succeeded or failed, decides, and cancels the rest. */
    public static TaskScope openFirstCompleted(String name) {
        return new TaskScope(name, subtask -> true);
    }

    /** A scope in which every subtask is waited for, whatever becomes of the others. */
    public static TaskScope openAwaitAll(String name) {
        return new TaskScope(name, subtask -> false);
    }

    /** Starts a subtask on a virtual thread of its own; one that is forked after the scope was cancelled is never run. */
    public <T> Subtask<T> fork(Callable<? extends T> task) {
        Subtask<T> subtask = new Subtask<>();
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
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
        threads.add(thread);
        thread.start();
        return subtask;
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
     * Waits until all subtasks have completed or one has cancelled the rest.
     *
     * @throws TimeoutException if the deadline comes first; the subtasks are then cancelled
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

    /** Cancels what still runs, and waits until it has ended. An interrupt that comes meanwhile is kept for the caller. */
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
