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
 * The events that a client receives from the moment of {@link QmpClient#subscribe} on, in the order they came.
 *
 * <p>Up to {@linkplain QmpClientBuilder#eventQueueCapacity a bounded number} wait to be taken. If the subscriber is slower,
 * the oldest are dropped and {@linkplain #dropped() counted}: a slow subscriber never delays a reply or another
 * subscriber.
 *
 * <p>When the connection ends, the events that came before can still be taken; after the last, {@link #next} throws
 * {@link QmpClosedException} with the connection's cause.
 *
 * <p>Safe for use by several threads: each event is given to one of those that take from the same subscription.
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
     * Takes the next event, waiting for it if there is none yet.
     *
     * @param timeout how long to wait at the most; zero takes only what is there
     * @return the event
     * @throws QmpTimeoutException if none came in time
     * @throws QmpClosedException if no event is left and the connection has ended, or this subscription was closed
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
        Optional<QmpEvent> there = poll();
        if (there.isPresent()) {
            return there.get();
        }
        throwIfOver();
        throw QmpTimeoutException.event(names.isEmpty() ? "of any name" : names.toString(), timeout, peer);
    }

    private @Nullable QmpEvent take(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !deadline.hasPassed()) {
                throwIfOver();
                changed.awaitNanos(deadline.remaining());
            }
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells whoever waits for an event that none will come. */
    private void throwIfOver() {
        lock.lock();
        try {
            if (closed) {
                throw new QmpClosedException("waiting for an event: the subscription was closed", null);
            }
            if (termination != null && queue.isEmpty()) {
                throw termination.toException("waiting for an event", peer);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next event if one is there. Does not block.
     *
     * @return the event, or empty if none waits
     */
    public Optional<QmpEvent> poll() {
        // No more than are there now: events that the filter rejects may come faster than it does so.
        for (int left = waiting(); left > 0; left--) {
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

    private int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many events were dropped because nobody took them in time.
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
     * How many events have come, those that were dropped and those that still wait included. When a command has returned, every
     * event that QEMU sent before its reply is counted: whoever has taken as many knows what the command caused.
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
     * Whether events can still come: neither this subscription was closed nor has the connection ended.
     *
     * @return true while they can
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
     * The events one after another, waiting for each without a limit of time.
     *
     * <p>The iteration ends when this subscription or the client is closed by this program, and when the thread is
     * interrupted, whose interrupt status is then still set. If the connection ended in any other way, it ends with
     * {@link QmpClosedException}.
     *
     * @return an iterator for use by one thread
     */
    @Override
    public Iterator<QmpEvent> iterator() {
        return new Events();
    }

    /**
     * The events as a sequential stream that ends as the {@linkplain #iterator() iteration} does.
     *
     * @return the stream; closing it closes this subscription
     */
    public Stream<QmpEvent> stream() {
        Spliterator<QmpEvent> events =
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(events, false).onClose(this::close);
    }

    /** Ends the subscription and forgets the events that wait. Who waits for one is told. Doing it again has no effect. */
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
