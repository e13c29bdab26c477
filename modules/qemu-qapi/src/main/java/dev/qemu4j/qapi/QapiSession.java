package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpResult;
import dev.qemu4j.qmp.QmpVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A QMP connection that checks each command against the schema of its QEMU. A command that QEMU would reject fails before
 * it is sent, and the exception says what is unsupported and which release of QEMU has it.
 *
 * <pre>{@code
 * QapiSession qapi = QapiSession.of(client);
 * qapi.execute(BlockdevBackup.of("disk0", "backup0", MirrorSyncMode.FULL).discardSource(true));
 * // UnsupportedCommandException: blockdev-backup.discard-source: needs QEMU ≥ 9.1, this is 7.2.22
 * }</pre>
 *
 * <p>The schema is fetched with {@code query-qmp-schema} before the first command, which takes some ten milliseconds, and
 * is kept. Commands that need no check can be executed by the {@link #client()}.
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
     * Creates a session. Sends nothing yet.
     *
     * @param client the client, to be closed by the caller
     * @return the session
     */
    public static QapiSession of(QmpClient client) {
        return new QapiSession(Objects.requireNonNull(client, "client"));
    }

    /**
     * The client, for commands that need no check.
     *
     * @return the client
     */
    public QmpClient client() {
        return client;
    }

    /**
     * The schema of this QEMU. The first call fetches it and blocks meanwhile.
     *
     * @return the schema
     * @throws dev.qemu4j.qmp.QmpException if it cannot be fetched
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
                QmpVersion version = client.greeting().version();
                known = client.execute(QmpCommand.of(
                        "query-qmp-schema", Map.of(), (QmpResult result) -> QmpSchema.of(result.json(), version)));
                schema = known;
            }
            return known;
        } finally {
            fetching.unlock();
        }
    }

    /**
     * Executes a command if QEMU supports it.
     *
     * @param command the command with its arguments
     * @param <T> the type of the result
     * @return the result
     * @throws UnsupportedCommandException if QEMU does not support the command or one of its arguments; nothing is sent
     * @throws IllegalArgumentException if an argument is an UNRECOGNIZED; nothing is sent
     * @throws dev.qemu4j.qmp.QmpException as {@link QmpClient#execute(QmpCommand)} does
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T execute(QmpCommand<T> command) throws InterruptedException {
        check(command);
        return client.execute(command);
    }

    /**
     * Executes a command with a time limit if QEMU supports it.
     *
     * @param command the command with its arguments
     * @param timeout the time limit for the reply; fetching the schema does not count
     * @param <T> the type of the result
     * @return the result
     * @throws UnsupportedCommandException if QEMU does not support the command or one of its arguments; nothing is sent
     * @throws IllegalArgumentException if an argument is an UNRECOGNIZED; nothing is sent
     * @throws dev.qemu4j.qmp.QmpException as {@link QmpClient#execute(QmpCommand, Duration)} does
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T execute(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        check(command);
        return client.execute(command, timeout);
    }

    /**
     * Executes a command out of band if QEMU supports it.
     *
     * @param command the command with its arguments; the schema says which {@link SchemaElement#allowsOutOfBand() can be sent
     *     out of band}
     * @param <T> the type of the result
     * @return the result
     * @throws UnsupportedCommandException if QEMU does not support the command or one of its arguments; nothing is sent
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws dev.qemu4j.qmp.QmpException as {@link QmpClient#executeOutOfBand(QmpCommand)} does
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T executeOutOfBand(QmpCommand<T> command) throws InterruptedException {
        check(command);
        return client.executeOutOfBand(command);
    }

    /**
     * Subscribes to one kind of event. If the subscription is opened before the command that causes an event is sent, the
     * event is not missed.
     *
     * @param type the event's class, such as {@code BlockJobCompleted.class}
     * @param <E> the event
     * @return the subscription, to be closed when it is no longer needed
     * @throws IllegalArgumentException if it is not the class of one kind of event
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended
     */
    public <E extends QapiEvent> TypedSubscription<E> subscribe(Class<E> type) {
        return new TypedSubscription<>(client.subscribe(QapiEvents.name(type)), type);
    }

    /**
     * Subscribes to several kinds of events.
     *
     * @param types the events' classes, such as {@code List.of(BlockJobCompleted.class, BlockJobCancelled.class)}
     * @return the subscription, to be closed when it is no longer needed
     * @throws IllegalArgumentException if the collection is empty, or a class is not that of one kind of event
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
     * Subscribes to all events.
     *
     * @return the subscription, to be closed when it is no longer needed; events that only a newer QEMU has are of class
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
