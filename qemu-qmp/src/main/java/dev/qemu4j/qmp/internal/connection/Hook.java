package dev.qemu4j.qmp.internal.connection;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs code of the user's, for one thing after another, on a thread of its own: the reader and the writer of a connection
 * run none. The thread is there only while there is something to tell.
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
     * A hook whose thread is called {@code name}, and for which no more than {@code capacity} things wait; null where the user
     * wants none, as idle connections are many.
     */
    static <T> @Nullable Hook<T> of(String name, @Nullable Consumer<? super T> code, int capacity) {
        return code == null ? null : new Hook<>(name, code, capacity);
    }

    /** Tells the user's code soon. What comes faster than that takes it is dropped. Does not block. */
    void tell(T what) {
        if (queue.offer(what)) {
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
