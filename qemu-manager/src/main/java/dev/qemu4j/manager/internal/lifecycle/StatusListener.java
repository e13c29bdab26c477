package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.internal.concurrent.Worker;
import dev.qemu4j.manager.internal.log.MachineLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a machine's status changes to one listener, on a virtual thread that exists only while there are changes to pass.
 *
 * <p>The changes wait in a queue of {@value #CAPACITY}. If a listener is too slow for it, the oldest are dropped and
 * {@linkplain #dropped() counted}.
 */
public final class StatusListener implements AutoCloseable {
    static final int CAPACITY = 64;

    private final Consumer<? super VmStatus> listener;
    private final Consumer<StatusListener> onClose;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<VmStatus> waiting = new ArrayDeque<>(2); // Guarded by lock.
    private @Nullable VmStatus last; // Guarded by lock. The status queued last.
    private boolean closed; // Guarded by lock.
    private long dropped; // Guarded by lock.

    private final MachineLog log;
    private final Worker worker;

    StatusListener(String machine, Consumer<? super VmStatus> listener, Consumer<StatusListener> onClose) {
        this.listener = listener;
        this.onClose = onClose;
        this.log = MachineLog.of("dev.qemu4j.manager.status", machine);
        this.worker = new Worker(
                "vm-status " + machine,
                this::tell,
                e -> log.error(e, "a status listener could not be called; trying again"));
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
        } finally {
            lock.unlock();
        }
        worker.request();
    }

    private void tell() {
        @Nullable VmStatus status;
        while ((status = next()) != null) {
            try {
                listener.accept(status);
            } catch (Throwable e) { // whatever it is, the next status is still delivered
                log.error(e, "a status listener failed for {}", status);
            }
        }
    }

    private @Nullable VmStatus next() {
        lock.lock();
        try {
            return waiting.pollFirst();
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
