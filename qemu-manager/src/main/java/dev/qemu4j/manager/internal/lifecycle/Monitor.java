package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.qapi.QapiSession;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The connection that a machine has to its QEMU at the moment: one that is lost is replaced while QEMU lives. The verbs are those of
 * {@link QmpClient}; a command that QEMU does not answer in time is told to whoever follows the machine.
 */
public final class Monitor {
    /** Connects anew. */
    public interface Connector {
        QmpClient connect(Duration timeout) throws InterruptedException;
    }

    private final Connector connector;
    private final Duration commandTimeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile QapiSession session;
    private volatile Runnable onSilence = () -> {};
    private volatile Consumer<? super QmpClient> onConnection = client -> {};
    private boolean closed; // Guarded by lock.

    public Monitor(QmpClient client, Duration commandTimeout, Connector connector) {
        this.session = QapiSession.of(client);
        this.commandTimeout = commandTimeout;
        this.connector = connector;
    }

    /** What to do when QEMU has not answered a command in time; must not block. */
    void onSilence(Runnable action) {
        onSilence = Objects.requireNonNull(action, "action");
    }

    /** What to do with a new connection before anybody else has it; must not block. */
    void onConnection(Consumer<? super QmpClient> action) {
        onConnection = Objects.requireNonNull(action, "action");
    }

    public QmpClient client() {
        return session.client();
    }

    public QapiSession qapi() {
        return session;
    }

    Duration commandTimeout() {
        return commandTimeout;
    }

    public boolean isOpen() {
        return client().isOpen();
    }

    public <T> T execute(QmpCommand<T> command) throws InterruptedException {
        try {
            return client().execute(command);
        } catch (QmpTimeoutException e) {
            throw silence(e);
        }
    }

    public <T> T execute(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        try {
            return client().execute(command, timeout);
        } catch (QmpTimeoutException e) {
            throw silence(e);
        }
    }

    public JsonNode execute(String command, Object arguments) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments));
    }

    public JsonNode execute(String command, Object arguments, Duration timeout) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments), timeout);
    }

    public EventSubscription subscribe(String... names) {
        return client().subscribe(names);
    }

    public EventSubscription subscribe(Predicate<? super QmpEvent> filter, String... names) {
        return client().subscribe(filter, names);
    }

    private QmpTimeoutException silence(QmpTimeoutException e) {
        onSilence.run();
        return e;
    }

    /** Connects anew, in place of a connection that is lost. */
    public void reconnect(Duration timeout) throws InterruptedException {
        client().close(); // QEMU serves one client at a time
        QmpClient client = connector.connect(timeout);
        onConnection.accept(client);
        lock.lock();
        try {
            session = QapiSession.of(client);
            if (closed) {
                client.close();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a connection; false if the deadline came first, or there will be none. */
    public boolean awaitOpen(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isOpen() && !closed && !deadline.hasPassed()) {
                changed.awaitNanos(deadline.remaining());
            }
            return isOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection for good. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        client().close();
    }
}
