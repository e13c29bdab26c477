package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.connection.Termination;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The subscriptions to the events of a connection. */
final class Subscriptions {
    private final CopyOnWriteArrayList<EventSubscription> open = new CopyOnWriteArrayList<>();
    private final int capacity;
    private final long bytes;
    private final String peer;
    private volatile @Nullable Termination termination;

    /** The queue of each subscription holds at most {@code capacity} events of together {@code bytes} bytes. */
    Subscriptions(int capacity, long bytes, String peer) {
        this.capacity = capacity;
        this.bytes = bytes;
        this.peer = peer;
    }

    EventSubscription open(Set<String> names, Predicate<? super QmpEvent> filter) {
        EventSubscription subscription =
                new EventSubscription(names, filter, new EventQueue(capacity, bytes), peer, open::remove);
        open.add(subscription);
        Termination ended = termination;
        if (ended != null) {
            open.remove(subscription);
            throw new QmpClosedException("subscribing to events", peer, ended);
        }
        return subscription;
    }

    /** Called by the reader: offers the event to its subscribers. It is only created if there is one. */
    void publish(String name, long seconds, long microseconds, byte[] data) {
        QmpEvent event = null;
        for (EventSubscription subscription : open) {
            if (subscription.wants(name)) {
                if (event == null) {
                    event = new QmpEvent(name, timestamp(seconds, microseconds), data);
                }
                subscription.offer(event);
            }
        }
    }

    /** QEMU sends -1 for both if its host does not know the time. */
    private static Instant timestamp(long seconds, long microseconds) {
        boolean known = seconds >= 0
                && seconds <= Instant.MAX.getEpochSecond()
                && microseconds >= 0
                && microseconds < 1_000_000;
        return known ? Instant.ofEpochSecond(seconds, microseconds * 1_000) : Instant.now();
    }

    void end(Termination with) {
        termination = with;
        for (EventSubscription subscription : open) {
            subscription.end(with);
        }
    }
}
