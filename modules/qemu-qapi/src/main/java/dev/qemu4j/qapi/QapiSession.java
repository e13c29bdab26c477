package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommand;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A QMP connection that knows the QEMU at its other end: a command that it cannot accept fails before it is sent, with
 * the name of what is missing and the release that has it.
 *
 * <pre>{@code
 * QapiSession qapi = QapiSession.of(client);
 * qapi.execute(BlockdevBackup.of("disk0", "backup0", MirrorSyncMode.FULL).discardSource(true));
 * // UnsupportedCommandException: blockdev-backup.discard-source: needs QEMU ≥ 9.1, this is 7.2.22
 * }</pre>
 *
 * <p>The schema is fetched by {@code query-qmp-schema} with the first command, takes some ten milliseconds, and is kept
 * as long as this object. Commands that need no check can go to the {@link #client()} itself.
 *
 * <p>Safe for use by several threads.
 */
public final class QapiSession {
    private final QmpClient client;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable QmpSchema schema;

    private QapiSession(QmpClient client) {
        this.client = client;
    }

    /**
     * Wraps a client. Sends nothing yet.
     *
     * @param client the client, which stays the caller's to close
     * @return the session
     */
    public static QapiSession of(QmpClient client) {
        return new QapiSession(Objects.requireNonNull(client, "client"));
    }

    /**
     * The client, for commands that are not to be checked.
     *
     * @return the client
     */
    public QmpClient client() {
        return client;
    }

    /**
     * What the QEMU knows. Blocks while it is asked, which happens once.
     *
     * @return its schema
     * @throws dev.qemu4j.qmp.QmpException if it cannot be asked
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public QmpSchema schema() throws InterruptedException {
        QmpSchema known = schema;
        if (known != null) {
            return known;
        }
        fetching.lockInterruptibly();
        try {
            known = schema;
            if (known == null) {
                known = QmpSchema.of(
                        client.execute("query-qmp-schema"), client.greeting().version());
                schema = known;
            }
            return known;
        } finally {
            fetching.unlock();
        }
    }

    /**
     * Executes a command if the QEMU can accept it.
     *
     * @param command the command with its arguments
     * @param <T> what it returns
     * @return what it returned
     * @throws UnsupportedCommandException if the QEMU does not know the command or something in its arguments; nothing is
     *     sent
     * @throws IllegalArgumentException if an argument is an UNRECOGNIZED; nothing is sent
     * @throws dev.qemu4j.qmp.QmpException as {@link QmpClient#execute(QmpCommand)} does
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T execute(QmpCommand<T> command) throws InterruptedException {
        check(command);
        return client.execute(command);
    }

    /**
     * Executes a command if the QEMU can accept it, and waits for the reply no longer than told.
     *
     * @param command the command with its arguments
     * @param timeout how long to wait for the reply; asking for the schema, if it comes to that, is not in it
     * @param <T> what it returns
     * @return what it returned
     * @throws UnsupportedCommandException if the QEMU does not know the command or something in its arguments; nothing is
     *     sent
     * @throws IllegalArgumentException if an argument is an UNRECOGNIZED; nothing is sent
     * @throws dev.qemu4j.qmp.QmpException as {@link QmpClient#execute(QmpCommand, Duration)} does
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T execute(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        check(command);
        return client.execute(command, timeout);
    }

    /**
     * Executes a command out of band if the QEMU can accept it.
     *
     * @param command the command with its arguments, one that {@link SchemaElement#allowsOutOfBand() can be sent so}
     * @param <T> what it returns
     * @return what it returned
     * @throws UnsupportedCommandException if the QEMU does not know the command or something in its arguments; nothing is
     *     sent
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws dev.qemu4j.qmp.QmpException as {@link QmpClient#executeOutOfBand(QmpCommand)} does
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T executeOutOfBand(QmpCommand<T> command) throws InterruptedException {
        check(command);
        return client.executeOutOfBand(command);
    }

    /**
     * Subscribes to one kind of event. Open it before the command that causes the event, and the event cannot be missed.
     *
     * @param type the event's class, such as {@code BlockJobCompleted.class}
     * @param <E> the event
     * @return the subscription, to be closed when it is no longer wanted
     * @throws IllegalArgumentException if the class is not that of one event
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended
     */
    public <E extends QapiEvent> TypedSubscription<E> subscribe(Class<E> type) {
        return new TypedSubscription<>(client.subscribe(QapiEvents.name(type)), type);
    }

    /**
     * Subscribes to several kinds of events.
     *
     * @param types the events' classes, such as {@code List.of(BlockJobCompleted.class, BlockJobCancelled.class)}
     * @return the subscription, to be closed when it is no longer wanted
     * @throws IllegalArgumentException if there is none, or one is not the class of one event
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended
     */
    public TypedSubscription<QapiEvent> subscribe(Collection<Class<? extends QapiEvent>> types) {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("no events to subscribe to");
        }
        String[] names = types.stream().map(QapiEvents::name).toArray(String[]::new);
        return new TypedSubscription<>(client.subscribe(names), QapiEvent.class);
    }

    /**
     * Subscribes to every event.
     *
     * @return the subscription, to be closed when it is no longer wanted; events that only a newer QEMU has come as
     *     {@link UnknownEvent}
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended
     */
    public TypedSubscription<QapiEvent> subscribe() {
        return new TypedSubscription<>(client.subscribe(), QapiEvent.class);
    }

    private void check(QmpCommand<?> command) throws InterruptedException {
        QmpSchema known = schema();
        List<Unsupported> problems = known.check(command);
        if (!problems.isEmpty()) {
            throw new UnsupportedCommandException(command.name(), problems, known.version());
        }
    }
}
