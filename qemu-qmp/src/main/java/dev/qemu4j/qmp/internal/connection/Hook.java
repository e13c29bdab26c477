package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a hook of the user's with one value after another, on a thread of its own: the reader and the writer of a connection
 * run no user code. The thread exists only while values are queued. A value is not lost because the hook failed for an earlier one, or
 * because no thread could be started.
 */
final class Hook<T> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    /** The pause before another attempt to start a thread. */
    private static final long PAUSE_MILLIS = 500;

    private final Threads threads;
    private final String name;
    private final Consumer<? super T> code;
    private final BlockingQueue<T> queue;
    private final AtomicBoolean running = new AtomicBoolean();

    private Hook(Threads threads, String name, Consumer<? super T> code, int capacity) {
        this.threads = threads;
        this.name = name;
        this.code = code;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    /**
     * A hook whose thread is called {@code name} and whose queue holds {@code capacity} values. Null if the user gave no
     * code, to keep idle connections small.
     */
    static <T> @Nullable Hook<T> of(Threads threads, String name, @Nullable Consumer<? super T> code, int capacity) {
        return code == null ? null : new Hook<>(threads, name, code, capacity);
    }

    /** Queues a value for the user's code. It is dropped if the queue is full. Does not block. */
    void call(T value) {
        if (queue.offer(value)) {
            run();
        }
    }

    private void run() {
        if (running.compareAndSet(false, true)) {
            try {
                new ManagedThread(threads, name, this::drain, failure -> ended()).start();
            } catch (RuntimeException | Error e) {
                running.set(false);
                LOG.warn("{}: no thread for the user's hook, trying again: {}", name, e.toString());
                var unused = new CompletableFuture<Void>()
                        .completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .thenRun(this::run);
            }
        }
    }

    private void drain() {
        for (T next = queue.poll(); next != null; next = queue.poll()) {
            try {
                code.accept(next);
            } catch (RuntimeException | Error e) {
                LOG.warn("{}: the user's hook failed", name, e);
            }
        }
    }

    private void ended() {
        running.set(false);
        if (!queue.isEmpty()) {
            run();
        }
    }
}
