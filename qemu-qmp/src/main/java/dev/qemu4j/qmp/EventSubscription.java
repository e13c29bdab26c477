package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.connection.Termination;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the events that a client has received since {@link QmpClient#subscribe} was called, in the order in which they
 * came.
 *
 * <p>The queue is {@linkplain QmpClientBuilder#eventQueueCapacity bounded}. When it is full, the oldest event is dropped and
 * {@linkplain #dropped() counted}. So a slow subscriber delays neither replies nor other subscribers.
 *
 * <p>When the connection ends, the queued events can still be taken. After the last one, {@link #next} throws
 * {@link QmpClosedException} with the cause of the end.
 *
 * <p>Safe for use by several threads. Each event is given to one of the threads that take from the same subscription.
 */
public final class EventSubscription implements Iterable<QmpEvent>, AutoCloseable {
    private final Set<String> names;
    private final Predicate<? super QmpEvent> filter;
    private final String peer;
    private final Consumer<EventSubscription> onClose;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final EventQueue queue; // Guarded by lock.
    private boolean closed; // Guarded by lock.
    private @Nullable Termination termination; // Guarded by lock.

    EventSubscription(
            Set<String> names,
            Predicate<? super QmpEvent> filter,
            EventQueue queue,
            String peer,
            Consumer<EventSubscription> onClose) {
        this.names = names;
        this.filter = filter;
        this.queue = queue;
        this.peer = peer;
        this.onClose = onClose;
    }

    boolean wants(String name) {
        return names.isEmpty() || names.contains(name);
    }

    /** Called by the reader. */
    void offer(QmpEvent event) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            queue.add(event);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Called when the connection has ended. */
    void end(Termination with) {
        lock.lock();
        try {
            termination = with;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next event. Blocks until there is one.
     *
     * @param timeout how long to wait; zero takes only an event that is queued already
     * @return the event
     * @throws QmpTimeoutException if no event came in time
     * @throws QmpClosedException if the connection has ended and no event is left, or this subscription was closed
     * @throws InterruptedException if the thread is interrupted; no event is lost
     */
    public QmpEvent next(Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Deadline deadline = Deadline.after(timeout);
        // The filter is the caller's code and runs without the lock, which the reader takes.
        while (!deadline.hasPassed()) {
            QmpEvent event = take(deadline);
            if (event != null && filter.test(event)) {
                return event;
            }
        }
        Optional<QmpEvent> queued = poll();
        if (queued.isPresent()) {
            return queued.get();
        }
        throwIfEnded();
        throw QmpTimeoutException.event(names.isEmpty() ? "of any name" : names.toString(), timeout, peer);
    }

    private @Nullable QmpEvent take(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !deadline.hasPassed()) {
                throwIfEnded();
                changed.awaitNanos(deadline.remaining());
            }
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Throws if no event will come any more. */
    private void throwIfEnded() {
        lock.lock();
        try {
            if (closed) {
                throw new QmpClosedException("waiting for an event: the subscription was closed", null);
            }
            if (termination != null && queue.isEmpty()) {
                throw new QmpClosedException("waiting for an event", peer, termination);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next event if one is queued. Does not block.
     *
     * @return the event, or empty if none is queued
     */
    public Optional<QmpEvent> poll() {
        // At most the events queued now: events that the filter rejects may come faster than it rejects them.
        for (int left = queued(); left > 0; left--) {
            QmpEvent event;
            lock.lock();
            try {
                event = queue.poll();
            } finally {
                lock.unlock();
            }
            if (event == null || filter.test(event)) {
                return Optional.ofNullable(event);
            }
        }
        return Optional.empty();
    }

    private int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many events were dropped because the queue was full.
     *
     * @return the number since the subscription was opened
     */
    public long dropped() {
        lock.lock();
        try {
            return queue.dropped();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many events have been received, including those that were dropped or are still queued. When a command has
     * returned, all events that QEMU sent before its reply have been counted. A caller that has taken as many has seen them
     * all.
     *
     * @return the number since the subscription was opened
     */
    public long received() {
        lock.lock();
        try {
            return queue.received();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether this subscription can still receive events.
     *
     * @return false if it was closed or the connection has ended
     */
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed && termination == null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Iterates over the events. Blocks for each one, without a time limit.
     *
     * <p>The iteration ends when this program closes the subscription or the client. It also ends when the thread is
     * interrupted, and leaves the interrupt status set. If the connection ends in any other way, the iterator throws {@link
     * QmpClosedException}.
     *
     * @return an iterator for use by one thread
     */
    @Override
    public Iterator<QmpEvent> iterator() {
        return new Events();
    }

    /**
     * The events as a sequential stream. It ends when the {@linkplain #iterator() iteration} does.
     *
     * @return the stream; closing it closes this subscription
     */
    public Stream<QmpEvent> stream() {
        Spliterator<QmpEvent> events =
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(events, false).onClose(this::close);
    }

    /**
     * Closes the subscription and discards the queued events. Threads that wait for an event get a {@link QmpClosedException}.
     * Closing it again has no effect.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }

    private boolean endedHere() {
        lock.lock();
        try {
            return closed || (termination != null && termination.how() == Termination.How.CLOSED_HERE);
        } finally {
            lock.unlock();
        }
    }

    private final class Events implements Iterator<QmpEvent> {
        private @Nullable QmpEvent ahead;

        @Override
        public boolean hasNext() {
            if (ahead != null) {
                return true;
            }
            try {
                ahead = EventSubscription.this.next(Duration.ofSeconds(Long.MAX_VALUE));
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (QmpClosedException e) {
                if (endedHere()) {
                    return false;
                }
                throw e;
            }
        }

        @Override
        public QmpEvent next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException();
            }
            QmpEvent event = ahead;
            ahead = null;
            return event;
        }
    }
}
