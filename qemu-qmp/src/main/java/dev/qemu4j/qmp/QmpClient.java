package dev.qemu4j.qmp;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import dev.qemu4j.qmp.internal.codec.RequestEncoder;
import dev.qemu4j.qmp.internal.connection.ClientSettings;
import dev.qemu4j.qmp.internal.connection.CommandTimeouts;
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
 * A client of one QMP server: a QEMU, its storage daemon, or anything else that speaks the protocol.
 *
 * <pre>{@code
 * try (QmpClient qmp = QmpClient.connect(UnixDomainSocketAddress.of("/run/vm/qmp.sock"))) {
 *     JsonNode status = qmp.execute("query-status");
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads at once; each gets the reply to its own command. Calls block the calling
 * thread, which is best a virtual one, until the reply, the deadline or the end of the connection. A call that gives up
 * because of its deadline or an interrupt harms neither the connection nor anyone else's call: a request that was not
 * sent is withdrawn, and a reply that comes late is dropped.
 *
 * <p>When the connection ends, for whatever reason, every call that waits and every later one fails with
 * {@link QmpClosedException} whose cause is the first thing that went wrong.
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
     * @return the client, greeted and negotiated
     * @throws QmpConnectException if no session could be opened within ten seconds
     * @throws InterruptedException if the thread is interrupted meanwhile; nothing is left open
     */
    public static QmpClient connect(SocketAddress address) throws InterruptedException {
        return builder().address(address).connect();
    }

    /**
     * Starts to describe a client.
     *
     * @return a builder with default settings, for use by one thread
     */
    public static QmpClientBuilder builder() {
        return new QmpClientBuilder();
    }

    static QmpClient open(ClientSettings settings, Connector connector) throws InterruptedException {
        Deadline deadline = Deadline.after(settings.connectTimeout());
        Connection connection = new Connection(settings, connector);
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
            throw connection.notOpened(Phase.NEGOTIATION, String.valueOf(e.getMessage()), e);
        }
        connection.negotiated(settings.reserveOutOfBand() && capabilities.contains(OUT_OF_BAND));
    }

    /**
     * Executes a command without arguments.
     *
     * @param command its name, such as {@code query-status}
     * @return what it returned; an empty object for commands that return nothing
     * @throws QmpCommandException if QEMU answers with an error
     * @throws QmpTimeoutException if no reply comes within the default time for this command
     * @throws QmpClosedException if the connection has ended or ends meanwhile; not for {@code quit}, whose purpose that is
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public JsonNode execute(String command) throws InterruptedException {
        return execute(command, Map.of());
    }

    /**
     * Executes a command.
     *
     * @param command its name, such as {@code device_add}
     * @param arguments anything that Jackson writes as a JSON object: a map, a record, or a JSON tree. The components of
     *     a record are named as QEMU does it, {@code rawFormat} being sent as {@code raw-format}, and left out when null
     *     or an empty {@link java.util.Optional}
     * @return what it returned; an empty object for commands that return nothing
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error
     * @throws QmpTimeoutException if no reply comes within the default time for this command
     * @throws QmpClosedException if the connection has ended or ends meanwhile; not for {@code quit}, whose purpose that is
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public JsonNode execute(String command, Object arguments) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments));
    }

    /**
     * Executes a command, and waits for the reply no longer than told.
     *
     * @param command its name
     * @param arguments anything that Jackson writes as a JSON object
     * @param timeout how long to wait for the reply
     * @return what it returned; an empty object for commands that return nothing
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error
     * @throws QmpTimeoutException if no reply comes in time
     * @throws QmpClosedException if the connection has ended or ends meanwhile; not for {@code quit}, whose purpose that is
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public JsonNode execute(String command, Object arguments, Duration timeout) throws InterruptedException {
        return execute(QmpCommand.of(command, arguments), timeout);
    }

    /**
     * Executes a typed command.
     *
     * @param command the command with its arguments
     * @param <T> what it returns
     * @return what it returned
     * @throws IllegalArgumentException if its arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error
     * @throws QmpTimeoutException if no reply comes within the command's own time, or the default where it has none
     * @throws QmpProtocolException if the result is not of the expected shape
     * @throws QmpClosedException if the connection has ended or ends meanwhile; not for {@code quit}, whose purpose that is
     * @throws UnsupportedOperationException if the command is an out-of-band one and that was not negotiated
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T execute(QmpCommand<T> command) throws InterruptedException {
        return execute(command, timeoutOf(command));
    }

    /**
     * Executes a typed command, and waits for the reply no longer than told.
     *
     * @param command the command with its arguments
     * @param timeout how long to wait for the reply
     * @param <T> what it returns
     * @return what it returned
     * @throws IllegalArgumentException if its arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error
     * @throws QmpTimeoutException if no reply comes in time
     * @throws QmpProtocolException if the result is not of the expected shape
     * @throws QmpClosedException if the connection has ended or ends meanwhile; not for {@code quit}, whose purpose that is
     * @throws UnsupportedOperationException if the command is an out-of-band one and that was not negotiated
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T execute(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        return command.decode(send(command, command.outOfBand(), timeout));
    }

    /**
     * Executes a command without arguments out of band.
     *
     * @param command its name, one that QEMU's schema marks {@code allow-oob}, such as {@code query-yank}
     * @return what it returned
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error
     * @throws QmpTimeoutException if no reply comes within the default time for this command
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public JsonNode executeOutOfBand(String command) throws InterruptedException {
        return executeOutOfBand(command, Map.of());
    }

    /**
     * Executes a command out of band ({@code exec-oob}): QEMU carries it out at once, even while another command of this
     * connection keeps it busy.
     *
     * @param command its name, one that QEMU's schema marks {@code allow-oob}, such as {@code yank}
     * @param arguments anything that Jackson writes as a JSON object
     * @return what it returned
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error, as it does for commands that do not allow this
     * @throws QmpTimeoutException if no reply comes within the default time for this command
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public JsonNode executeOutOfBand(String command, Object arguments) throws InterruptedException {
        return executeOutOfBand(QmpCommand.of(command, arguments));
    }

    /**
     * Executes a typed command out of band.
     *
     * @param command the command with its arguments
     * @param <T> what it returns
     * @return what it returned
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error, as it does for commands that do not allow this
     * @throws QmpTimeoutException if no reply comes within the command's own time, or the default where it has none
     * @throws QmpProtocolException if the result is not of the expected shape
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T executeOutOfBand(QmpCommand<T> command) throws InterruptedException {
        return executeOutOfBand(command, timeoutOf(command));
    }

    /**
     * Executes a typed command out of band, and waits for the reply no longer than told.
     *
     * @param command the command with its arguments
     * @param timeout how long to wait for the reply
     * @param <T> what it returns
     * @return what it returned
     * @throws UnsupportedOperationException if out-of-band execution was not negotiated; nothing is sent
     * @throws IllegalArgumentException if the arguments are not a JSON object; nothing is sent
     * @throws QmpCommandException if QEMU answers with an error, as it does for commands that do not allow this
     * @throws QmpTimeoutException if no reply comes in time
     * @throws QmpProtocolException if the result is not of the expected shape
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    public <T> T executeOutOfBand(QmpCommand<T> command, Duration timeout) throws InterruptedException {
        return command.decode(send(command, true, timeout));
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
                            ? "was not asked for"
                            : "is not offered by " + connection.peer()));
        }
        return connection.execute(name, arguments, outOfBand, deadline, timeout);
    }

    /**
     * Opens a subscription to events. Open it before the command that causes the event, and the event cannot be missed.
     *
     * @param names the names of the events wanted, such as {@code SHUTDOWN}; none means every event
     * @return the subscription, to be closed when it is no longer wanted
     * @throws QmpClosedException if the connection has ended
     */
    public EventSubscription subscribe(String... names) {
        return subscribe(event -> true, names);
    }

    /**
     * Opens a subscription to those events that fulfil a condition.
     *
     * @param filter the condition; tested on the thread that takes the event, never on the client's own
     * @param names the names of the events wanted; none means every event
     * @return the subscription, to be closed when it is no longer wanted
     * @throws QmpClosedException if the connection has ended
     */
    public EventSubscription subscribe(Predicate<? super QmpEvent> filter, String... names) {
        return connection.subscriptions().open(Set.copyOf(List.of(names)), Objects.requireNonNull(filter, "filter"));
    }

    /** {@return what the server said of itself when it was connected to} */
    public QmpGreeting greeting() {
        return greeting;
    }

    /** {@return the capabilities that are enabled: those that the server offers and this client wanted} */
    public Set<String> capabilities() {
        return capabilities;
    }

    /** {@return the address of the server} */
    public SocketAddress address() {
        return settings.address();
    }

    /** {@return how far the connection has come: open, or closed} */
    public QmpState state() {
        return connection.state();
    }

    /**
     * Whether the connection is there. It may end at any moment, the next one included.
     *
     * @return false once this client was closed or the connection has ended in any other way
     */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Ends the connection. When this returns, every call that waited has been failed and no thread of this client is left,
     * except one that is inside a hook of the user's. Doing it again has no effect, and a server that closed first is no error.
     */
    @Override
    public void close() {
        connection.close();
    }

    /** Returns the name given to this client and its state, for logs. */
    @Override
    public String toString() {
        return "QmpClient[" + connection.peer() + (isOpen() ? "]" : ", closed]");
    }
}
