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
 * A listener that is told what a machine is doing whenever that changes, on a virtual thread that is there only while there is something
 * to tell.
 *
 * <p>It has a queue of its own, of {@value #CAPACITY} statuses: of a listener that is slower than that, the oldest that wait are dropped
 * and {@linkplain #dropped() counted}.
 */
public final class StatusListener implements AutoCloseable {
    public static final int CAPACITY = 64;

    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.status");

    private final String machine;
    private final Consumer<? super VmStatus> listener;
    private final Consumer<StatusListener> onClose;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<VmStatus> waiting = new ArrayDeque<>(2); // Guarded by lock.
    private @Nullable VmStatus last; // Guarded by lock. Put into the queue.
    private boolean telling; // Guarded by lock. A thread is at it.
    private boolean closed; // Guarded by lock.
    private long dropped; // Guarded by lock.

    public StatusListener(String machine, Consumer<? super VmStatus> listener, Consumer<StatusListener> onClose) {
        this.machine = machine;
        this.listener = listener;
        this.onClose = onClose;
    }

    /** Never blocks. A status that is told already is not told again. */
    public void offer(VmStatus status) {
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
            } catch (Throwable e) { // Whatever it is, the listener's next call is not to suffer for it.
                LOG.atError()
                        .addKeyValue("vm", machine)
                        .setCause(e)
                        .log("A listener to the status has failed over {}", status);
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

    /** {@return how many statuses were not told because the listener was too slow} */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends it: what waits to be told is forgotten. A call of the listener that has begun may still be going on when this returns. Doing
     * it again has no effect.
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
