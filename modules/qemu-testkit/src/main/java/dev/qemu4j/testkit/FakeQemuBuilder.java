package dev.qemu4j.testkit;

import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.testkit.internal.fake.Dialer;
import dev.qemu4j.testkit.internal.fake.Endpoint;
import dev.qemu4j.testkit.internal.fake.Listener;
import dev.qemu4j.testkit.internal.fake.PackagedVersion;
import dev.qemu4j.testkit.internal.json.Json;
import java.net.SocketAddress;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a {@link FakeQemu}: sets its address, version, greeting and so on.
 *
 * <p>Not safe for use by several threads.
 */
public final class FakeQemuBuilder {
    // With a backlog of 1, QEMU's own, two clients wait connected and ungreeted, and the next one blocks in connect.
    private static final int QEMU_BACKLOG = 1;
    private static final int CROWD_BACKLOG = 128;

    private String version = "7.2.22";
    private String packageName = "";
    private String guestName = "";
    private String runState = "running";
    private Set<String> capabilities = Set.of("oob");
    private UnaryOperator<Reply> greeting = UnaryOperator.identity();
    private boolean pretty;
    private int clientsAtOnce = 1;
    private IntFunction<Endpoint> endpoint = Listener::onUnixSocket;

    FakeQemuBuilder() {}

    /**
     * Sets the version in the greeting and in {@code query-version}; {@code 7.2.22} if it is not set.
     *
     * @param version three numbers with dots between them
     * @return this
     */
    public FakeQemuBuilder version(String version) {
        this.version = version;
        return this;
    }

    /**
     * Sets the version's {@code package}, which says who built it; empty if it is not set.
     *
     * @param packageName any text
     * @return this
     */
    public FakeQemuBuilder packageName(String packageName) {
        this.packageName = packageName;
        return this;
    }

    /**
     * Sets the name that {@code query-name} returns, QEMU's {@code -name}; none if it is not set.
     *
     * @param guestName the guest's name
     * @return this
     */
    public FakeQemuBuilder guestName(String guestName) {
        this.guestName = guestName;
        return this;
    }

    /**
     * Sets the initial run state; {@code running} if it is not set.
     *
     * @param runState QEMU's name for it, such as {@code prelaunch}
     * @return this
     */
    public FakeQemuBuilder runState(String runState) {
        this.runState = runState;
        return this;
    }

    /**
     * Sets the capabilities that the greeting offers; {@code oob} if they are not set.
     *
     * @param capabilities their names; none for a QEMU without any
     * @return this
     */
    public FakeQemuBuilder capabilities(String... capabilities) {
        this.capabilities = Set.of(capabilities);
        return this;
    }

    /**
     * Changes the greeting: {@code greeting(Reply::byteByByte)}, or {@code greeting(usual -> Reply.event("RESUME").then(usual))}.
     *
     * @param greeting from the usual greeting to the one that is sent
     * @return this
     */
    public FakeQemuBuilder greeting(UnaryOperator<Reply> greeting) {
        this.greeting = greeting;
        return this;
    }

    /**
     * Sends no greeting, like a monitor that is busy with another client.
     *
     * @return this
     */
    public FakeQemuBuilder withoutGreeting() {
        return greeting(usual -> Reply.silence());
    }

    /**
     * Writes every message on several lines, as {@code -mon pretty=on} does.
     *
     * @return this
     */
    public FakeQemuBuilder prettyPrinted() {
        pretty = true;
        return this;
    }

    /**
     * Sets how many clients are served at once; one if it is not set, as by a QEMU monitor. Others connect and wait for their greeting.
     *
     * @param clientsAtOnce at least 1
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public FakeQemuBuilder clientsAtOnce(int clientsAtOnce) {
        if (clientsAtOnce < 1) {
            throw new IllegalArgumentException("clients at once: " + clientsAtOnce);
        }
        this.clientsAtOnce = clientsAtOnce;
        return this;
    }

    /**
     * Listens on a free TCP port of the loopback interface instead of a Unix domain socket.
     *
     * @return this
     */
    public FakeQemuBuilder tcp() {
        endpoint = Listener::onTcp;
        return this;
    }

    /**
     * Listens on this address instead of a Unix domain socket in a temporary directory.
     *
     * @param address a {@link java.net.UnixDomainSocketAddress}, whose file is removed at the end, or an
     *     {@link java.net.InetSocketAddress}
     * @return this
     */
    public FakeQemuBuilder address(SocketAddress address) {
        endpoint = backlog -> Listener.on(address, backlog);
        return this;
    }

    /**
     * Connects once to a client that listens, when it starts, instead of listening, as QEMU does with {@code -qmp unix:PATH,server=off}.
     *
     * @param address where the client listens, a {@link java.net.UnixDomainSocketAddress} or an
     *     {@link java.net.InetSocketAddress}
     * @return this
     */
    public FakeQemuBuilder connectTo(SocketAddress address) {
        endpoint = backlog -> Dialer.to(address);
        return this;
    }

    /**
     * Starts the server. When this returns, clients can connect, or it has connected.
     *
     * @return the server, to be closed by the caller
     * @throws IllegalArgumentException if the version is not of this form
     * @throws java.io.UncheckedIOException if it cannot listen, or cannot connect
     */
    public FakeQemu start() {
        PackagedVersion qemuVersion = new PackagedVersion(QemuVersion.parse(version), packageName);
        return new FakeQemu(
                endpoint.apply(clientsAtOnce == 1 ? QEMU_BACKLOG : CROWD_BACKLOG),
                clientsAtOnce,
                pretty,
                capabilities,
                greeting.apply(usualGreeting(qemuVersion)),
                new BuiltIns(qemuVersion, guestName, runState));
    }

    private Reply usualGreeting(PackagedVersion qemuVersion) {
        ObjectNode message = Json.NODES.objectNode();
        ObjectNode body = message.putObject("QMP");
        body.set("version", qemuVersion.toJson());
        ArrayNode offered = body.putArray("capabilities");
        new TreeSet<>(capabilities).forEach(offered::add);
        return Reply.message(message);
    }
}
