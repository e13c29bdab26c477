package dev.qemu4j.qmp.internal.connection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A thread that others rely on. Whatever ends it, its cleanup runs. Nobody interrupts it. */
public final class ManagedThread {
    /** Creates threads. */
    @FunctionalInterface
    public interface Threads {
        Threads VIRTUAL = (name, task) -> Thread.ofVirtual().name(name).unstarted(task);

        Thread unstarted(String name, Runnable task);
    }

    /** What a managed thread does. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    private final Thread thread;

    /** The cleanup is given what the task threw, or null if it returned. */
    public ManagedThread(Threads threads, String name, Task task, Consumer<? super @Nullable Throwable> cleanup) {
        this.thread = threads.unstarted(name, () -> run(task, cleanup));
    }

    private static void run(Task task, Consumer<? super @Nullable Throwable> cleanup) {
        Throwable failure = null;
        try {
            task.run();
        } catch (Throwable e) {
            failure = e;
        } finally {
            cleanup.accept(failure);
        }
    }

    /** Starts the thread. If that fails, for example because the system allows no more threads, nothing is run. */
    public void start() {
        thread.start();
    }

    /** Waits for the end of the thread, if it was started. Returns whether it has ended. */
    public boolean join(Duration timeout) throws InterruptedException {
        return !isStarted() || thread.join(timeout);
    }

    /** Waits for the end of the thread, if it was started. Restores an interrupt afterwards. */
    public void join() {
        boolean interrupted = false;
        while (isStarted() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStarted() {
        return thread.getState() != Thread.State.NEW;
    }

    /** Ends a pause of the thread. */
    public void unpark() {
        LockSupport.unpark(thread);
    }
}
