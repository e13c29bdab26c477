package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a machine's status changes to one listener, on a virtual thread that exists only while there are changes to pass.
 *
 * <p>The changes wait in a queue of {@value #CAPACITY}. If a listener is too slow for it, the oldest are dropped and
 * {@linkplain #dropped() counted}.
 */
public final class StatusListener implements AutoCloseable {
    static final int CAPACITY = 64;

    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.status");

    private final String machine;
    private final Consumer<? super VmStatus> listener;
    private final Consumer<StatusListener> onClose;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<VmStatus> waiting = new ArrayDeque<>(2); // Guarded by lock.
    private @Nullable VmStatus last; // Guarded by lock. The status queued last.
    private boolean telling; // Guarded by lock. Whether the thread exists.
    private boolean closed; // Guarded by lock.
    private long dropped; // Guarded by lock.

    StatusListener(String machine, Consumer<? super VmStatus> listener, Consumer<StatusListener> onClose) {
        this.machine = machine;
        this.listener = listener;
        this.onClose = onClose;
    }

    /** Queues a status unless it is the one that was queued last. Never blocks. */
    void offer(VmStatus status) {
        lock.lock();
        try {
            if (closed || status == last) {
                return;
            }
            last = status;
            if (waiting.size() == CAPACITY) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(status);
            if (!telling) {
                telling = true;
                Thread.ofVirtual().name("vm-status " + machine).start(this::tell);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        VmStatus status;
        while ((status = next()) != null) {
            try {
                listener.accept(status);
            } catch (Throwable e) { // whatever it is, the next status is still delivered
                LOG.atError().addKeyValue("vm", machine).setCause(e).log("A status listener failed for {}", status);
            }
        }
    }

    private @Nullable VmStatus next() {
        lock.lock();
        try {
            VmStatus status = waiting.pollFirst();
            telling = status != null;
            return status;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many statuses were dropped because the listener was too slow} */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the subscription and drops the queued statuses. A call of the listener that has begun may still be running when this returns.
     * Closing it again has no effect.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
