package dev.qemu4j.manager;

import dev.qemu4j.manager.internal.lifecycle.StatusListener;

/**
 * A listener that is told what a machine is doing whenever that changes; see {@link VirtualMachine#onStatus}.
 *
 * <p>Each listener has a queue of its own, of 64 statuses: of one that is slower than that, the oldest that wait are dropped and
 * {@linkplain #dropped() counted}. There is a thread only while there is something to tell.
 *
 * <p>Safe for use by several threads.
 */
public final class StatusSubscription implements AutoCloseable {
    private final StatusListener listener;

    StatusSubscription(StatusListener listener) {
        this.listener = listener;
    }

    /** {@return how many statuses were not told because the listener was too slow} */
    public long dropped() {
        return listener.dropped();
    }

    /**
     * Ends it: what waits to be told is forgotten. A call of the listener that has begun may still be going on when this returns. Doing
     * it again has no effect.
     */
    @Override
    public void close() {
        listener.close();
    }
}
