package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.connection.ClientSettings;
import dev.qemu4j.qmp.internal.connection.CommandTimeouts;
import dev.qemu4j.qmp.internal.transport.Addresses;
import dev.qemu4j.qmp.internal.transport.RetryingConnector;
import dev.qemu4j.qmp.internal.transport.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link QmpClient}.
 *
 * <p>For use by one thread. It can be used for several clients.
 */
public final class QmpClientBuilder {
    private static final int DEFAULT_MAX_MESSAGE_SIZE = 10 * 1024 * 1024;
    private static final int DEFAULT_EVENT_QUEUE_CAPACITY = 1024;

    private @Nullable SocketAddress address;
    private String name = "";
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration commandTimeout = CommandTimeouts.DEFAULT;
    private int maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;
    private int eventQueueCapacity = DEFAULT_EVENT_QUEUE_CAPACITY;
    private Set<String> capabilities = Set.of(QmpClient.OUT_OF_BAND);
    private boolean reserveOutOfBand;
    private @Nullable Tls tls;
    private @Nullable Consumer<? super QmpState> stateHook;
    private @Nullable Consumer<? super QmpProtocolException> protocolErrorHook;

    QmpClientBuilder() {}

    /**
     * Sets the address of the server.
     *
     * @param address a {@link java.net.UnixDomainSocketAddress} or an {@link java.net.InetSocketAddress}
     * @return this builder
     */
    public QmpClientBuilder address(SocketAddress address) {
        this.address = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * Sets the name of the client in thread names, logs and exceptions. The default is the address.
     *
     * @param name the name, for example that of the virtual machine
     * @return this builder
     */
    public QmpClientBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the time limit for connecting: until the connection is accepted, the greeting has come and the capabilities are
     * negotiated. The default is ten seconds.
     *
     * @param timeout the time limit, not negative
     * @return this builder
     */
    public QmpClientBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = notNegative("connectTimeout", timeout);
        return this;
    }

    /**
     * Sets the time limit for the reply to a command that has none of its own. The default is thirty seconds. Commands that
     * can take long before they reply, such as {@code dump-guest-memory}, get at least ten minutes.
     *
     * @param timeout the time limit, not negative
     * @return this builder
     */
    public QmpClientBuilder commandTimeout(Duration timeout) {
        this.commandTimeout = notNegative("commandTimeout", timeout);
        return this;
    }

    /**
     * Sets the size limit of a message from the server. A larger message ends the connection. The default is 10 MiB, as in
     * libvirt. The largest message that QEMU is known to send, its schema, has about 250 KB.
     *
     * <p>The decoded form of a message takes more memory than its text, so the number of its JSON tokens is limited too: the names
     * of members, the values, and each end of an object or an array. A message may have 250,000 of them, or one for every eight
     * bytes if that is more; the schema has 38,000. So it never takes more than some ten times the size limit, and {@code {},{},…}
     * no more than a few megabytes. A result or an event with more tokens is not decoded: its caller gets a {@link
     * QmpProtocolException}, and the connection stays open. Objects and arrays can be nested 1,024 levels deep, as in QEMU. A
     * message with more levels ends the connection.
     *
     * @param bytes the size in bytes, greater than zero
     * @return this builder
     */
    public QmpClientBuilder maxMessageSize(int bytes) {
        this.maxMessageSize = positive("maxMessageSize", bytes);
        return this;
    }

    /**
     * Sets how many events the queue of each subscription holds. When it is full, the oldest event is dropped. The default
     * is 1,024.
     *
     * <p>The size of a queue is limited too: to 1 KiB for each event of its capacity, or to one message of the {@linkplain
     * #maxMessageSize largest size} if that is more.
     *
     * @param events the number, greater than zero
     * @return this builder
     */
    public QmpClientBuilder eventQueueCapacity(int events) {
        this.eventQueueCapacity = positive("eventQueueCapacity", events);
        return this;
    }

    /**
     * Sets the capabilities to enable if the server offers them. The default is {@code oob}, which also makes QEMU read the
     * next commands while it executes one.
     *
     * @param names the names of the capabilities; none to enable no capability
     * @return this builder
     */
    public QmpClientBuilder capabilities(String... names) {
        this.capabilities = Set.copyOf(List.of(names));
        return this;
    }

    /**
     * Sets whether to limit the in-band commands that are sent at a time, so that out-of-band commands always reach QEMU. The
     * default is false, because the limit reduces the throughput with servers that are faster than QEMU.
     *
     * <p>QEMU stops reading when it has eight unfinished in-band commands. An {@linkplain QmpClient#executeOutOfBand
     * out-of-band} command sent after them then waits until one of them ends. With the limit, the client sends at most
     * seven and queues the others.
     *
     * @param reserve true to limit the in-band commands
     * @return this builder
     */
    public QmpClientBuilder reserveOutOfBand(boolean reserve) {
        this.reserveOutOfBand = reserve;
        return this;
    }

    /**
     * Uses TLS for a TCP connection, for a monitor with {@code tls-creds}. The certificate of the server must name the host
     * in the address.
     *
     * @param context the keys and the trusted certificates
     * @return this builder
     */
    public QmpClientBuilder tls(SSLContext context) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return tls(context, parameters);
    }

    /**
     * Uses TLS for a TCP connection, with the given parameters.
     *
     * @param context the keys and the trusted certificates
     * @param parameters the protocols and ciphers, and how the peer's certificate is checked
     * @return this builder
     */
    public QmpClientBuilder tls(SSLContext context, SSLParameters parameters) {
        this.tls = new Tls(context, parameters);
        return this;
    }

    /**
     * Sets a hook that is called with every {@linkplain QmpState state} of the connection in order, including the first and
     * the last one. The hook runs on a thread of its own, a little later.
     *
     * @param hook the code to call
     * @return this builder
     */
    public QmpClientBuilder onStateChange(Consumer<? super QmpState> hook) {
        this.stateHook = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Sets a hook that is called when the server sends a message that is neither an event nor the reply to a command of
     * this client, such as an error without an id. Such messages are also logged. They do not end the connection. The hook
     * runs on a thread of its own.
     *
     * @param hook the code to call
     * @return this builder
     */
    public QmpClientBuilder onProtocolError(Consumer<? super QmpProtocolException> hook) {
        this.protocolErrorHook = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Connects to the server: retries until the connection is accepted, waits for the greeting and negotiates the
     * capabilities.
     *
     * @return the client
     * @throws IllegalStateException if no address was set
     * @throws IllegalArgumentException if the address is unresolved, or not that of a Unix or TCP socket, or if TLS is to
     *     be used over a Unix socket
     * @throws QmpConnectException if that fails or takes too long
     * @throws InterruptedException if the thread is interrupted; the connection is closed
     */
    public QmpClient connect() throws InterruptedException {
        if (address == null) {
            throw new IllegalStateException("no address was set");
        }
        Addresses.check(address);
        return QmpClient.open(settings(address), new RetryingConnector(address));
    }

    /**
     * Accepts a connection: waits for QEMU to connect to a listener and for its greeting, and negotiates the capabilities.
     * Each connection is given to one caller.
     *
     * @param listener the listener, which stays open
     * @return the client
     * @throws IllegalArgumentException if TLS is to be used over a Unix socket
     * @throws QmpConnectException if that fails or takes too long
     * @throws InterruptedException if the thread is interrupted; the connection is closed
     */
    public QmpClient accept(QmpListener listener) throws InterruptedException {
        return QmpClient.open(settings(listener.address()), new AcceptingConnector(listener));
    }

    ClientSettings settings(SocketAddress at) {
        if (tls != null && !(at instanceof InetSocketAddress)) {
            throw new IllegalArgumentException("TLS needs the address of a TCP socket, not " + at);
        }
        return new ClientSettings(
                at,
                name.isEmpty() ? at.toString() : name,
                connectTimeout,
                commandTimeout,
                maxMessageSize,
                eventQueueCapacity,
                capabilities,
                reserveOutOfBand,
                tls,
                stateHook,
                protocolErrorHook);
    }

    private static Duration notNegative(String option, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + ": " + value + " is negative");
        }
        return value;
    }

    private static int positive(String option, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(option + ": " + value + " is not greater than zero");
        }
        return value;
    }
}
