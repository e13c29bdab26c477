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
 * A machine's current connection to its QEMU; a lost one is replaced while QEMU runs. The methods are those of {@link QmpClient}. A command
 * that times out is also reported to the {@linkplain #onSilence silence hook}.
 */
public final class Monitor {
    /** Opens a new connection to the same QEMU. */
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

    /** Sets what to do when a command times out; must not block. */
    void onSilence(Runnable action) {
        onSilence = Objects.requireNonNull(action, "action");
    }

    /** Sets what to do with a new connection before anybody else uses it; must not block. */
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

    /**
     * Executes a command that QEMU answers at once, within the usual timeout and the deadline of its operation. If less time than usual is
     * left, silence does not make the status unknown.
     */
    public <T> T execute(QmpCommand<T> command, Deadline deadline) throws InterruptedException {
        Duration left = deadline.left();
        return left.compareTo(commandTimeout) < 0 ? client().execute(command, left) : execute(command, commandTimeout);
    }

    public JsonNode execute(String command, Object arguments, Deadline deadline) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments), deadline);
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

    /** Replaces a lost connection. */
    public void reconnect(Duration timeout) throws InterruptedException {
        client().close(); // QEMU serves one client at a time
        QmpClient client = connector.connect(timeout);
        boolean used = false;
        try {
            onConnection.accept(client);
            used = use(client);
        } finally {
            if (!used) {
                client.close();
            }
        }
    }

    private boolean use(QmpClient client) {
        lock.lock();
        try {
            session = QapiSession.of(client);
            changed.signalAll();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an open connection. False if the deadline passed first, or the monitor is closed. */
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

    /** Closes the connection; it is not replaced. */
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
