package dev.qemu4j.qmp;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import dev.qemu4j.qmp.internal.codec.RequestEncoder;
import dev.qemu4j.qmp.internal.connection.ClientSettings;
import dev.qemu4j.qmp.internal.connection.CommandTimeouts;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.qmp.internal.transport.Connector;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A client of one QMP server: a running QEMU, its storage daemon, or another program that speaks the protocol.
 *
 * <pre>{@code
 * try (QmpClient qmp = QmpClient.connect(UnixDomainSocketAddress.of("/run/vm/qmp.sock"))) {
 *     JsonNode status = qmp.execute("query-status");
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads at once; each call gets the reply to its own command. A call blocks its thread,
 * preferably a virtual one, until the reply comes, the time limit passes or the connection ends. A timeout or an interrupt
 * affects only that call: if its request was not sent, it is withdrawn, and if the reply comes late, it is dropped.
 *
 * <p>When the connection ends, every waiting call and every later one fails with {@link QmpClosedException}. Its cause is
 * the first failure of the connection.
 */
public final class QmpClient implements AutoCloseable {
    /** The capability that allows {@link #executeOutOfBand}. */
    static final String OUT_OF_BAND = "oob";

    private final Connection connection;
    private final ClientSettings settings;
    private final QmpGreeting greeting;
    private final Set<String> capabilities;

    private QmpClient(Connection connection, ClientSettings settings, QmpGreeting greeting, Set<String> capabilities) {
        this.connection = connection;
        this.settings = settings;
        this.greeting = greeting;
        this.capabilities = capabilities;
    }

    /**
     * Connects to a QMP server with the default settings of {@link #builder()}.
     *
     * @param address a {@link java.net.UnixDomainSocketAddress} or an {@link java.net.InetSocketAddress}
     * @return the client, ready to execute commands
     * @throws QmpConnectException if that fails or takes longer than ten seconds
     * @throws InterruptedException if the thread is interrupted; the connection is closed
     */
    public static QmpClient connect(SocketAddress address) throws InterruptedException {
        return builder().address(address).connect();
    }

    /**
     * Creates a builder.
     *
     * @return a builder with default settings, for use by one thread
     */
    public static QmpClientBuilder builder() {
        return new QmpClientBuilder();
    }

    static QmpClient open(ClientSettings settings, Connector connector) throws InterruptedException {
        return open(settings, connector, Threads.VIRTUAL);
    }

    static QmpClient open(ClientSettings settings, Connector connector, Threads threads) throws InterruptedException {
        Deadline deadline = Deadline.after(settings.connectTimeout());
        Connection connection = new Connection(settings, connector, threads);
        boolean opened = false;
        try {
            QmpGreeting greeting = connection.awaitGreeting(deadline);
            Set<String> capabilities = new HashSet<>(settings.capabilities());
            capabilities.retainAll(greeting.capabilities());
            negotiate(connection, settings, capabilities, deadline);
            opened = true;
            return new QmpClient(connection, settings, greeting, Set.copyOf(capabilities));
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private static void negotiate(
            Connection connection, ClientSettings settings, Set<String> capabilities, Deadline deadline)
            throws InterruptedException {
        Map<String, ?> enable = capabilities.isEmpty() ? Map.of() : Map.of("enable", capabilities);
        byte[] arguments = RequestEncoder.arguments("qmp_capabilities", enable);
        try {
            connection.execute("qmp_capabilities", arguments, false, deadline, settings.connectTimeout());
        } catch (QmpException e) {
            throw connection.connectFailure(Phase.NEGOTIATION, String.valueOf(e.getMessage()), e);
        }
        connection.negotiated(settings.reserveOutOfBand() && capabilities.contains(OUT_OF_BAND));
    }

    /**
     * Executes a command without arguments.
     *
     * @param command the name of the command, such as {@code query-status}
     * @return the result; an empty object for commands that return nothing
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if no reply comes within the default time limit of this command
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends; {@code quit} succeeds if QEMU closes the connection
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public JsonNode execute(String command) throws InterruptedException {
        return execute(command, Map.of());
    }

    /**
     * Executes a command.
     *
     * @param command the name of the command, such as {@code device_add}
     * @param arguments anything that Jackson writes as a JSON object: a map, a record or a JSON tree. The components of a
     *     record get QEMU's form of names: {@code rawFormat} is sent as {@code raw-format}. Those that are null or an empty
     *     {@link java.util.Optional} are left out
     * @return the result; an empty object for commands that return nothing
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if no reply comes within the default time limit of this command
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends; {@code quit} succeeds if QEMU closes the connection
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public JsonNode execute(String command, Object arguments) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments));
    }

    /**
     * Executes a command with a time limit.
     *
     * @param command the name of the command
     * @param arguments anything that Jackson writes as a JSON object
     * @param timeout the time limit for the reply
     * @return the result; an empty object for commands that return nothing
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if no reply comes in time
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends; {@code quit} succeeds if QEMU closes the connection
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public JsonNode execute(String command, Object arguments, Duration timeout) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments), timeout);
    }

    /**
     * Executes a typed command.
     *
     * @param command the command with its arguments
     * @param <T> the type of the result
     * @return the result
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if no reply comes within the command's time limit, or the default if it has none
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends; {@code quit} succeeds if QEMU closes the connection
     * @throws UnsupportedOperationException if the command is to be executed out of band and that was not negotiated;
     *     nothing is sent
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T execute(QmpCommand<T> command) throws InterruptedException {
        return execute(command, timeoutOf(command));
    }

    /**
     * Executes a typed command with a time limit.
     *
     * @param command the command with its arguments
     * @param timeout the time limit for the reply
     * @param <T> the type of the result
     * @return the result
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if no reply comes in time
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends; {@code quit} succeeds if QEMU closes the connection
     * @throws UnsupportedOperationException if the command is to be executed out of band and that was not negotiated;
     *     nothing is sent
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T execute(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        return decode(command, send(command, command.outOfBand(), timeout));
    }

    /**
     * Executes a command without arguments out of band.
     *
     * @param command the name of a command that QEMU's schema marks {@code allow-oob}, such as {@code query-yank}
     * @return the result
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if no reply comes within the default time limit of this command
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public JsonNode executeOutOfBand(String command) throws InterruptedException {
        return executeOutOfBand(command, Map.of());
    }

    /**
     * Executes a command out of band ({@code exec-oob}): QEMU executes it at once, even while it is executing another
     * command of this connection.
     *
     * @param command the name of a command that QEMU's schema marks {@code allow-oob}, such as {@code yank}
     * @param arguments anything that Jackson writes as a JSON object
     * @return the result
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error, as it does if the command cannot be executed out of band
     * @throws QmpTimeoutException if no reply comes within the default time limit of this command
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public JsonNode executeOutOfBand(String command, Object arguments) throws InterruptedException {
        return executeOutOfBand(QmpCommand.of(command, arguments));
    }

    /**
     * Executes a typed command out of band.
     *
     * @param command the command with its arguments
     * @param <T> the type of the result
     * @return the result
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error, as it does if the command cannot be executed out of band
     * @throws QmpTimeoutException if no reply comes within the command's time limit, or the default if it has none
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T executeOutOfBand(QmpCommand<T> command) throws InterruptedException {
        return executeOutOfBand(command, timeoutOf(command));
    }

    /**
     * Executes a typed command out of band with a time limit.
     *
     * @param command the command with its arguments
     * @param timeout the time limit for the reply
     * @param <T> the type of the result
     * @return the result
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU replies with an error, as it does if the command cannot be executed out of band
     * @throws QmpTimeoutException if no reply comes in time
     * @throws QmpProtocolException if the result cannot be decoded; the connection stays open
     * @throws QmpClosedException if the connection has ended or ends
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public <T> T executeOutOfBand(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        return decode(command, send(command, true, timeout));
    }

    private static <T> T decode(QmpCommand<T> command, QmpResult result) {
        try {
            return command.decode(result);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw QmpProtocolException.undecodable(command.name(), e);
        }
    }

    private Duration timeoutOf(QmpCommand<?> command) {
        return command.timeout().orElseGet(() -> CommandTimeouts.of(command.name(), settings.commandTimeout()));
    }

    private QmpResult send(QmpCommand<?> command, boolean outOfBand, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        String name = RequestEncoder.checkName(command.name());
        byte[] arguments = RequestEncoder.arguments(name, command.arguments());
        if (outOfBand && !capabilities.contains(OUT_OF_BAND)) {
            throw new UnsupportedOperationException(name + " cannot be executed out of band: the capability oob "
                    + (greeting.capabilities().contains(OUT_OF_BAND)
                            ? "was not enabled by this client"
                            : "is not offered by " + connection.peer()));
        }
        return connection.execute(name, arguments, outOfBand, deadline, timeout);
    }

    /**
     * Opens a subscription to events. If it is opened before the command that causes an event is sent, the event is not
     * missed.
     *
     * @param names the names of the events, such as {@code SHUTDOWN}; none for all events
     * @return the subscription, to be closed when it is no longer needed
     * @throws QmpClosedException if the connection has ended
     */
    public EventSubscription subscribe(String... names) {
        return subscribe(event -> true, names);
    }

    /**
     * Opens a subscription to the events that fulfil a condition.
     *
     * @param filter the condition; it is tested on the thread that takes the event, never on a thread of the client
     * @param names the names of the events; none for all events
     * @return the subscription, to be closed when it is no longer needed
     * @throws QmpClosedException if the connection has ended
     */
    public EventSubscription subscribe(Predicate<? super QmpEvent> filter, String... names) {
        return connection.subscriptions().open(Set.copyOf(List.of(names)), Objects.requireNonNull(filter, "filter"));
    }

    /** {@return the greeting that the server sent when the client connected} */
    public QmpGreeting greeting() {
        return greeting;
    }

    /** {@return the enabled capabilities: those that the server offers and the builder was given} */
    public Set<String> capabilities() {
        return capabilities;
    }

    /** {@return the address of the server, or of the listener} */
    public SocketAddress address() {
        return settings.address();
    }

    /** {@return the state of the connection: open or closed} */
    public QmpState state() {
        return connection.state();
    }

    /**
     * Whether the connection is open. It may end at any time, even before this returns.
     *
     * @return false if this client was closed or the connection has ended in another way
     */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Closes the connection. When this returns, every waiting call has failed and all threads of this client have ended,
     * except a thread that runs a hook of the user. Closing it again, or after the server has closed it, has no effect.
     */
    @Override
    public void close() {
        connection.close();
    }

    /** Returns the name of this client and whether it is closed, for logs. */
    @Override
    public String toString() {
        return "QmpClient[" + connection.peer() + (isOpen() ? "]" : ", closed]");
    }
}
