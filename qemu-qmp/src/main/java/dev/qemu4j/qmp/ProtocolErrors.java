package dev.qemu4j.qmp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the user's hook of messages that belong to nobody. The hook runs on a thread of its own, because the
 * reader runs no user code; a peer that sends such messages faster than the hook takes them is logged only.
 */
final class ProtocolErrors {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.protocol");
    private static final int QUEUE = 64;

    private final String name;
    private final Consumer<QmpProtocolException> hook;
    private final BlockingQueue<QmpProtocolException> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean delivering = new AtomicBoolean();
    private final AtomicLong count = new AtomicLong();

    ProtocolErrors(String name, Consumer<QmpProtocolException> hook) {
        this.name = name;
        this.hook = hook;
    }

    void report(QmpProtocolException problem) {
        long n = count.incrementAndGet();
        // A peer that goes wrong does so often: the first ones are told, then ever fewer.
        if (n <= 10 || Long.bitCount(n) == 1) {
            LOG.warn("{}: {} ({} so far)", name, problem.getMessage(), n);
        }
        if (queue.offer(problem)) {
            deliver();
        }
    }

    private void deliver() {
        if (delivering.compareAndSet(false, true)) {
            Thread.ofVirtual().name("qmp-protocol-errors " + name).start(this::drain);
        }
    }

    private void drain() {
        try {
            for (QmpProtocolException next = queue.poll(); next != null; next = queue.poll()) {
                hook.accept(next);
            }
        } catch (RuntimeException e) {
            LOG.warn("{}: the protocol error hook failed", name, e);
        } finally {
            delivering.set(false);
        }
        if (!queue.isEmpty()) {
            deliver();
        }
    }
}
