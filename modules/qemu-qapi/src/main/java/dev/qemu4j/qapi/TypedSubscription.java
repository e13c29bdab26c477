package dev.qemu4j.qapi;

import dev.qemu4j.qmp.EventSubscription;
import java.time.Duration;
import java.util.Optional;

/**
 * A subscription to events that come as records.
 *
 * <p>Safe for use by several threads; each event goes to one of those that wait.
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
     * Waits for the next event.
     *
     * @param timeout how long to wait
     * @return the event
     * @throws dev.qemu4j.qmp.QmpTimeoutException if none comes in time
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended and all its events were taken, or this was closed
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public E next(Duration timeout) throws InterruptedException {
        return type.cast(QapiEvents.decode(events.next(timeout)));
    }

    /**
     * Takes the next event if there is one already.
     *
     * @return the event, or empty
     */
    public Optional<E> poll() {
        return events.poll().map(QapiEvents::decode).map(type::cast);
    }

    /**
     * How many events were dropped, the oldest first, because nobody took them in time.
     *
     * @return the number since the subscription began
     */
    public long dropped() {
        return events.dropped();
    }

    /** Ends the subscription. Doing it again has no effect. */
    @Override
    public void close() {
        events.close();
    }
}
