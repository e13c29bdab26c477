package dev.qemu4j.qmp.internal.connection;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a hook of the user's with one value after another, on a thread of its own: the reader and the writer of a connection
 * run no user code. The thread exists only while values are queued.
 */
final class Hook<T> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    private final String name;
    private final Consumer<? super T> code;
    private final BlockingQueue<T> queue;
    private final AtomicBoolean running = new AtomicBoolean();

    private Hook(String name, Consumer<? super T> code, int capacity) {
        this.name = name;
        this.code = code;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    /**
     * A hook whose thread is called {@code name} and whose queue holds {@code capacity} values. Null if the user gave no
     * code, to keep idle connections small.
     */
    static <T> @Nullable Hook<T> of(String name, @Nullable Consumer<? super T> code, int capacity) {
        return code == null ? null : new Hook<>(name, code, capacity);
    }

    /** Queues a value for the user's code. It is dropped if the queue is full. Does not block. */
    void call(T value) {
        if (queue.offer(value)) {
            run();
        }
    }

    private void run() {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(this::drain);
        }
    }

    private void drain() {
        try {
            for (T next = queue.poll(); next != null; next = queue.poll()) {
                code.accept(next);
            }
        } catch (RuntimeException e) {
            LOG.warn("{}: the user's hook failed", name, e);
        } finally {
            running.set(false);
        }
        if (!queue.isEmpty()) {
            run();
        }
    }
}
