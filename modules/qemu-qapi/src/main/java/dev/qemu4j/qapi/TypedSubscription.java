package dev.qemu4j.qapi;

import dev.qemu4j.qmp.EventSubscription;
import java.time.Duration;
import java.util.Optional;

/**
 * A subscription to events that are decoded as records.
 *
 * <p>Safe for use by several threads. Each event is given to one of the threads that take from the subscription.
 *
 * @param <E> the event's class, or {@link QapiEvent} for events of several classes
 */
public final class TypedSubscription<E extends QapiEvent> implements AutoCloseable {
    private final EventSubscription events;
    private final Class<E> type;

    TypedSubscription(EventSubscription events, Class<E> type) {
        this.events = events;
        this.type = type;
    }

    /**
     * Takes the next event. Blocks until there is one.
     *
     * @param timeout how long to wait
     * @return the event
     * @throws dev.qemu4j.qmp.QmpTimeoutException if no event came in time
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended and no event is left, or this subscription was
     *     closed
     * @throws dev.qemu4j.qmp.QmpProtocolException if the event cannot be decoded; it has been taken
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public E next(Duration timeout) throws InterruptedException {
        return type.cast(QapiEvents.decode(events.next(timeout)));
    }

    /**
     * Takes the next event if one is queued. Does not block.
     *
     * @return the event, or empty if none is queued
     * @throws dev.qemu4j.qmp.QmpProtocolException if the event cannot be decoded; it has been taken
     */
    public Optional<E> poll() {
        return events.poll().map(QapiEvents::decode).map(type::cast);
    }

    /**
     * How many events were dropped because the queue was full.
     *
     * @return the number since the subscription was opened
     */
    public long dropped() {
        return events.dropped();
    }

    /** Closes the subscription. Closing it again has no effect. */
    @Override
    public void close() {
        events.close();
    }
}
