package dev.qemu4j.qmp;

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
    private final @Nullable Consumer<? super T> code;
    private final BlockingQueue<T> queue;
    private final AtomicBoolean running = new AtomicBoolean();

    /** {@code name} is the thread's; {@code code} is null where the user wants none; no more than {@code capacity} things wait. */
    Hook(String name, @Nullable Consumer<? super T> code, int capacity) {
        this.name = name;
        this.code = code;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    /** Tells the user's code soon. What comes faster than that takes it is dropped. Does not block. */
    void tell(T what) {
        if (code != null && queue.offer(what)) {
            run(code);
        }
    }

    private void run(Consumer<? super T> to) {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(() -> drain(to));
        }
    }

    private void drain(Consumer<? super T> to) {
        try {
            for (T next = queue.poll(); next != null; next = queue.poll()) {
                to.accept(next);
            }
        } catch (RuntimeException e) {
            LOG.warn("{}: the user's hook failed", name, e);
        } finally {
            running.set(false);
        }
        if (!queue.isEmpty()) {
            run(to);
        }
    }
}
