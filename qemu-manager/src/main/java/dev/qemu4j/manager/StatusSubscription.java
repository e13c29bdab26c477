package dev.qemu4j.manager;

import dev.qemu4j.manager.internal.lifecycle.StatusListener;

/**
 * A listener's subscription to the status of a machine; see {@link VirtualMachine#onStatus}.
 *
 * <p>Each subscription has a queue of 64 statuses. If the listener is too slow for it, the oldest are dropped and
 * {@linkplain #dropped() counted}. The thread that calls the listener exists only while statuses wait.
 *
 * <p>Safe for use by several threads.
 */
public final class StatusSubscription implements AutoCloseable {
    private final StatusListener listener;

    StatusSubscription(StatusListener listener) {
        this.listener = listener;
    }

    /** {@return how many statuses were dropped because the listener was too slow} */
    public long dropped() {
        return listener.dropped();
    }

    /**
     * Ends the subscription and drops the waiting statuses. A call of the listener that has begun may still be running when this returns.
     * Closing it again has no effect.
     */
    @Override
    public void close() {
        listener.close();
    }
}
