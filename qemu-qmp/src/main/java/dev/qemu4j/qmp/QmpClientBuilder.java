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
 * Describes a {@link QmpClient} to be connected.
 *
 * <p>For use by one thread; may be used again for further clients.
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
     * Where the server is.
     *
     * @param address a {@link java.net.UnixDomainSocketAddress} or an {@link java.net.InetSocketAddress}
     * @return this builder
     */
    public QmpClientBuilder address(SocketAddress address) {
        this.address = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * What the client is called in the names of its threads, in logs and in exceptions. The address by default.
     *
     * @param name the name, such as that of the virtual machine
     * @return this builder
     */
    public QmpClientBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * How long to wait for the server: for somebody who accepts the connection, the greeting and the negotiation
     * together. Ten seconds by default.
     *
     * @param timeout the time, not negative
     * @return this builder
     */
    public QmpClientBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = notNegative("connectTimeout", timeout);
        return this;
    }

    /**
     * How long to wait for the reply to a command that has no time of its own. Thirty seconds by default; commands that
     * are known to work for long before they answer, such as {@code dump-guest-memory}, get ten minutes at least.
     *
     * @param timeout the time, not negative
     * @return this builder
     */
    public QmpClientBuilder commandTimeout(Duration timeout) {
        this.commandTimeout = notNegative("commandTimeout", timeout);
        return this;
    }

    /**
     * How large one message from the server may be; a larger one ends the connection. 10 MiB by default, as for
     * libvirt; the largest that QEMU is known to send, its schema, has about 250 KB.
     *
     * @param bytes the size in bytes, greater than zero
     * @return this builder
     */
    public QmpClientBuilder maxMessageSize(int bytes) {
        this.maxMessageSize = positive("maxMessageSize", bytes);
        return this;
    }

    /**
     * How many events wait in each subscription before the oldest is dropped. 1,024 by default.
     *
     * <p>They are dropped earlier if they are so large that together they take more memory than a KiB for each of that
     * number, or than one message of the {@linkplain #maxMessageSize greatest size}, whichever is more.
     *
     * @param events the number, greater than zero
     * @return this builder
     */
    public QmpClientBuilder eventQueueCapacity(int events) {
        this.eventQueueCapacity = positive("eventQueueCapacity", events);
        return this;
    }

    /**
     * The capabilities to enable where the server offers them. {@code oob} by default, which also lets QEMU read ahead.
     *
     * @param names the names; none to enable nothing
     * @return this builder
     */
    public QmpClientBuilder capabilities(String... names) {
        this.capabilities = Set.copyOf(List.of(names));
        return this;
    }

    /**
     * Whether to keep the way free for {@link QmpClient#executeOutOfBand}, at the cost of throughput with servers faster
     * than QEMU. Off by default.
     *
     * <p>QEMU stops reading when eight in-band commands wait for it, and an out-of-band command behind them then arrives
     * only when one of them ends. With this, no more than seven are with QEMU at a time, and the others wait here; an
     * out-of-band command gets through however many callers are stuck.
     *
     * @param reserve true to keep it free
     * @return this builder
     */
    public QmpClientBuilder reserveOutOfBand(boolean reserve) {
        this.reserveOutOfBand = reserve;
        return this;
    }

    /**
     * Secures a TCP connection with TLS, as a monitor with {@code tls-creds} wants it. The certificate of the server must be
     * for the host in the address.
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
     * Secures a TCP connection with TLS as {@link #tls(SSLContext)} does, with parameters of the caller's choice.
     *
     * @param context the keys and the trusted certificates
     * @param parameters the protocols, ciphers, and whether the peer must identify itself
     * @return this builder
     */
    public QmpClientBuilder tls(SSLContext context, SSLParameters parameters) {
        this.tls = new Tls(context, parameters);
        return this;
    }

    /**
     * What to call when the connection {@linkplain QmpState comes further}: with every state that it reaches, the first and
     * the last included, in order. The hook runs on a thread of its own, a little later.
     *
     * @param hook what to call
     * @return this builder
     */
    public QmpClientBuilder onStateChange(Consumer<? super QmpState> hook) {
        this.stateHook = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * What to call when the server sends a message that belongs to nobody, such as an error without an id. Such
     * messages are also logged, and do not end the connection. The hook runs on a thread of its own.
     *
     * @param hook what to call
     * @return this builder
     */
    public QmpClientBuilder onProtocolError(Consumer<? super QmpProtocolException> hook) {
        this.protocolErrorHook = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Connects: as often as needed while nobody accepts the connection, then waits for the greeting and negotiates.
     *
     * @return the client
     * @throws IllegalStateException if no address was given
     * @throws IllegalArgumentException if the address is of a kind that cannot be connected to, or unresolved
     * @throws QmpConnectException if no session could be opened in time
     * @throws InterruptedException if the thread is interrupted meanwhile; nothing is left open
     */
    public QmpClient connect() throws InterruptedException {
        if (address == null) {
            throw new IllegalStateException("no address was given");
        }
        Addresses.check(address);
        return QmpClient.open(settings(address), new RetryingConnector(address));
    }

    /**
     * Waits for a QEMU that connects to a listener, then for its greeting, and negotiates. Each connection is given to
     * one caller.
     *
     * @param listener where QEMU connects to; it goes on listening
     * @return the client
     * @throws QmpConnectException if no session could be opened in time
     * @throws InterruptedException if the thread is interrupted meanwhile; nothing is left open
     */
    public QmpClient accept(QmpListener listener) throws InterruptedException {
        return QmpClient.open(settings(listener.address()), new AcceptingConnector(listener));
    }

    ClientSettings settings(SocketAddress at) {
        if (tls != null && !(at instanceof InetSocketAddress)) {
            throw new IllegalArgumentException("TLS needs a TCP socket's address, and this is none: " + at);
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
