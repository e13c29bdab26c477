package dev.qemu4j.qmp;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one subscription, bounded in number and in bytes. When it is full, the oldest event is dropped. Guarded by the
 * subscription's lock.
 */
final class EventQueue {
    private final int capacity;
    private final long maxBytes;
    private final Deque<QmpEvent> events = new ArrayDeque<>();
    private long bytes;
    private long received;
    private long dropped;

    EventQueue(int capacity, long maxBytes) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
    }

    void add(QmpEvent event) {
        received++;
        events.addLast(event);
        bytes += event.size();
        while (events.size() > capacity || (bytes > maxBytes && events.size() > 1)) {
            bytes -= events.removeFirst().size();
            dropped++;
        }
    }

    @Nullable
    QmpEvent poll() {
        QmpEvent event = events.pollFirst();
        if (event != null) {
            bytes -= event.size();
        }
        return event;
    }

    void clear() {
        events.clear();
        bytes = 0;
    }

    int size() {
        return events.size();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** How many events were added. */
    long received() {
        return received;
    }

    /** How many events were dropped. */
    long dropped() {
        return dropped;
    }
}
