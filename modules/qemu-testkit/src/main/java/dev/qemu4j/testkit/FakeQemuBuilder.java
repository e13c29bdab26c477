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
 * What a {@link FakeQemu} is like before it listens: where, as which version, with which greeting.
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
     * Sets the version's {@code package}, which tells who built it; empty if it is not set.
     *
     * @param packageName any text
     * @return this
     */
    public FakeQemuBuilder packageName(String packageName) {
        this.packageName = packageName;
        return this;
    }

    /**
     * Sets the name that {@code query-name} answers with, QEMU's {@code -name}; none if it is not set.
     *
     * @param guestName the guest's name
     * @return this
     */
    public FakeQemuBuilder guestName(String guestName) {
        this.guestName = guestName;
        return this;
    }

    /**
     * Sets the run state in the beginning; {@code running} if it is not set.
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
     * @param capabilities their names; none for a QEMU that offers nothing
     * @return this
     */
    public FakeQemuBuilder capabilities(String... capabilities) {
        this.capabilities = Set.of(capabilities);
        return this;
    }

    /**
     * Changes how every client is greeted: {@code greeting(Reply::byteByByte)}, or
     * {@code greeting(usual -> Reply.event("RESUME").then(usual))}, or something else entirely.
     *
     * @param greeting from the usual greeting to what is done instead
     * @return this
     */
    public FakeQemuBuilder greeting(UnaryOperator<Reply> greeting) {
        this.greeting = greeting;
        return this;
    }

    /**
     * Never greets anybody, as a monitor that another client holds.
     *
     * @return this
     */
    public FakeQemuBuilder withoutGreeting() {
        return greeting(usual -> Reply.silence());
    }

    /**
     * Writes every message over several lines, as {@code -mon pretty=on} does.
     *
     * @return this
     */
    public FakeQemuBuilder prettyPrinted() {
        pretty = true;
        return this;
    }

    /**
     * Serves so many clients at once; if it is not set, one, as a QEMU monitor does: the others connect and get no greeting
     * until it is their turn.
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
     * Does not listen but connects to a client that does, as QEMU does with {@code -qmp unix:PATH,server=off}: once, when it
     * starts.
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
     * Starts the server: when this returns, clients can connect, or it has connected itself.
     *
     * @return the server, to be closed by the caller
     * @throws IllegalArgumentException if the version has another form
     * @throws java.io.UncheckedIOException if it cannot listen there, or nobody listens where it connects to
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
