package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.Endpoint;
import dev.qemu4j.testkit.internal.fake.Failures;
import dev.qemu4j.testkit.internal.fake.RequestLog;
import dev.qemu4j.testkit.internal.fake.Step.Ending;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A QMP server for tests: it listens on a real socket and speaks the protocol as QEMU does, except where the test tells
 * it otherwise.
 *
 * <p>By default it greets, negotiates and answers {@code query-status}, {@code cont}, {@code quit} and a few other commands; its guest is
 * only a run state. It refuses every other command with {@code CommandNotFound}. Like QEMU it serves one client at a time: others
 * connect and wait for their greeting.
 *
 * <p>If a handler throws, or anything else fails on the server's threads, {@link #verify()} and {@link #close()} throw it. Safe for use by
 * several threads.
 */
public final class FakeQemu implements AutoCloseable {
    private final FakeServer server;
    private final Set<String> capabilities;
    private final Reply greeting;
    private final BuiltIns builtIns;
    private final Script script = new Script();
    private final RequestLog log = new RequestLog();

    /** Answers a command. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers a command. Called on a thread of the connection, for one in-band command at a time: while it blocks, later commands
         * wait, as they do in QEMU, except out-of-band ones.
         *
         * @param request the command
         * @return the reply
         * @throws Exception if it fails: the client gets an error, and {@link FakeQemu#close()} throws the failure
         */
        Reply reply(Request request) throws Exception;
    }

    FakeQemu(
            Endpoint endpoint,
            int clientsAtOnce,
            boolean pretty,
            Set<String> capabilities,
            Reply greeting,
            BuiltIns builtIns) {
        this.capabilities = capabilities;
        this.greeting = greeting;
        this.builtIns = builtIns;
        this.server = new FakeServer(endpoint, clientsAtOnce, pretty, connection -> new QmpSession(this, connection));
        server.start();
    }

    /**
     * {@return a server that listens on a Unix domain socket in a private temporary directory}
     */
    public static FakeQemu start() {
        return builder().start();
    }

    /**
     * {@return a server that listens on a free TCP port of the loopback interface}
     */
    public static FakeQemu startTcp() {
        return builder().tcp().start();
    }

    /**
     * {@return a builder for a server with another version, greeting, address and so on}
     */
    public static FakeQemuBuilder builder() {
        return new FakeQemuBuilder();
    }

    /**
     * {@return the address where it listens, or to which it has connected}
     */
    public SocketAddress address() {
        return server.address();
    }

    /**
     * Answers a command with a handler every time. It overrides a built-in command.
     *
     * @param command its name
     * @param handler the handler, which replaces the previous one
     * @return this
     */
    public FakeQemu on(String command, Handler handler) {
        script.set(command, handler);
        return this;
    }

    /**
     * Answers a command with the same reply every time. It overrides a built-in command.
     *
     * @param command its name
     * @param reply the reply
     * @return this
     */
    public FakeQemu on(String command, Reply reply) {
        return on(command, request -> reply);
    }

    /**
     * Answers a command once with each of these replies. After them {@link #on} applies again.
     *
     * @param command its name
     * @param replies for the next time, the time after that and so on; queued behind those that wait already
     * @return this
     */
    public FakeQemu once(String command, Reply... replies) {
        for (Reply reply : replies) {
            script.queue(command, request -> reply);
        }
        return this;
    }

    /**
     * Holds the next reply to a command until the test releases it.
     *
     * @param command its name
     * @return the held reply
     */
    public HeldReply hold(String command) {
        HeldReply held = new HeldReply(this, command);
        script.queue(command, held::hold);
        return held;
    }

    /**
     * Changes every reply to a command before it is sent: {@code alter("quit", Reply::byteByByte)}.
     *
     * @param command its name
     * @param alteration from the reply to the one that is sent; applied after earlier alterations
     * @return this
     */
    public FakeQemu alter(String command, UnaryOperator<Reply> alteration) {
        script.alter(command, alteration);
        return this;
    }

    /**
     * Puts faults into the next replies, one into each. Replies to {@code qmp_capabilities} are left out.
     *
     * @param faults the fault for the next reply, the one after it, and so on; queued behind those that wait already
     * @return this
     */
    public FakeQemu inject(Fault... faults) {
        return inject(List.of(faults));
    }

    /**
     * Puts faults into the next replies, one into each. Replies to {@code qmp_capabilities} are left out.
     *
     * @param faults the fault for the next reply, the one after it, and so on; queued behind those that wait already
     * @return this
     */
    public FakeQemu inject(Collection<Fault> faults) {
        script.inject(faults);
        return this;
    }

    /**
     * {@return the built-in reply to a command, whose effect takes place; for handlers that only add to it}
     *
     * @param request the command
     */
    public Reply builtInReply(Request request) {
        String command = request.command();
        if (request.isOutOfBand() && builtIns.has(command)) {
            return Reply.error("The command " + command + " does not support OOB");
        }
        return builtIns.answer(command)
                .orElseGet(() -> Reply.error("CommandNotFound", "The command " + command + " has not been found"));
    }

    Reply standingReply(Request request) {
        Optional<Handler> standing = script.standing(request.command());
        try {
            return standing.isPresent() ? standing.get().reply(request) : builtInReply(request);
        } catch (Exception e) {
            throw new AssertionError("the handler of '" + request.command() + "' failed", e);
        }
    }

    /**
     * {@return the commands received from all clients, in order; invalid input is left out}
     */
    public List<Request> requests() {
        return log.all();
    }

    /**
     * {@return the commands of one name received from all clients, in order}
     *
     * @param command its name
     */
    public List<Request> requests(String command) {
        return log.named(command);
    }

    /** Forgets the commands received so far, so that only later ones are returned and waited for. */
    public void forgetRequests() {
        log.clear();
    }

    /**
     * Waits until a command has been received. Returns at once if it has been.
     *
     * @param command its name
     * @param timeout how long to wait at most
     * @return the first of that name
     * @throws AssertionError if it has not been received after the timeout; the message lists what has
     * @throws InterruptedException if the caller is interrupted
     */
    public Request awaitRequest(String command, Duration timeout) throws InterruptedException {
        return log.await(command, 1, timeout).getFirst();
    }

    /**
     * Waits until a command has been received several times. Returns at once if it has been.
     *
     * @param command its name
     * @param count how many times
     * @param timeout how long to wait at most
     * @return the first {@code count} of that name
     * @throws AssertionError if fewer have been received after the timeout; the message lists them
     * @throws InterruptedException if the caller is interrupted
     */
    public List<Request> awaitRequests(String command, int count, Duration timeout) throws InterruptedException {
        return log.await(command, count, timeout);
    }

    /**
     * Sends an event without data to every client that has completed negotiation.
     *
     * @param event its name
     * @return the number of clients it was sent to
     */
    public int emit(String event) {
        return send(Reply.event(event));
    }

    /**
     * Sends an event to every client that has completed negotiation.
     *
     * @param event its name
     * @param data a Jackson tree, or a value that Jackson converts to one
     * @return the number of clients it was sent to
     */
    public int emit(String event, Object data) {
        return send(Reply.event(event, data));
    }

    /**
     * Performs a reply without a request, for every client that has completed negotiation.
     *
     * @param reply the reply, such as {@code Reply.flood("STOP", 100_000)}
     * @return the number of clients it was sent to
     */
    public int send(Reply reply) {
        List<FakeConnection> audience = server.connections().stream()
                .filter(connection -> connection.isOpen() && connection.isNegotiated())
                .toList();
        audience.forEach(connection -> connection.send(reply));
        return audience.size();
    }

    /**
     * {@return the newest open connection}
     *
     * @throws IllegalStateException if there is none
     */
    public FakeConnection connection() {
        return server.lastOpen()
                .orElseThrow(() ->
                        new IllegalStateException("no client is connected; connections so far: " + connections()));
    }

    /**
     * {@return all connections so far, open and closed, the oldest first}
     */
    public List<FakeConnection> connections() {
        return server.connections();
    }

    /**
     * Waits until a client is connected. Returns at once if one is.
     *
     * @param timeout how long to wait at most
     * @return the newest open connection
     * @throws AssertionError if no client has connected after the timeout
     * @throws InterruptedException if the caller is interrupted
     */
    public FakeConnection awaitConnection(Duration timeout) throws InterruptedException {
        return server.awaitConnection(timeout);
    }

    /**
     * {@return the guest's run state, as {@code query-status} reports it}
     */
    public String runState() {
        return builtIns.runState();
    }

    /**
     * Sets the guest's run state. It sends no event.
     *
     * @param state QEMU's name for it, such as {@code paused}; any text is accepted
     * @return this
     */
    public FakeQemu runState(String state) {
        builtIns.runState(state);
        return this;
    }

    /**
     * {@return whether it is running; false after {@code quit}, {@link #kill()} and {@link #close()}}
     */
    public boolean isRunning() {
        return server.isRunning();
    }

    /**
     * Waits until it has quit.
     *
     * @param timeout how long to wait at most
     * @throws AssertionError if it is still running after the timeout
     * @throws InterruptedException if the caller is interrupted
     */
    public void awaitQuit(Duration timeout) throws InterruptedException {
        server.awaitEnd(timeout);
    }

    /** Ends at once, as QEMU does on SIGKILL: connections end without an event, and the socket's file stays until {@link #close()}. */
    public void kill() {
        server.end(Ending.RESET);
    }

    /**
     * Throws the first failure of the server's threads so far, such as that of a handler.
     *
     * @throws AssertionError if there was a failure, with its cause, and with further failures as suppressed ones
     */
    public void verify() {
        server.failures().throwAny();
    }

    /**
     * Ends all connections and threads, removes the socket's file, and then does what {@link #verify()} does.
     *
     * @throws AssertionError if there was a failure on the server's threads
     */
    @Override
    public void close() {
        server.close();
    }

    Reply greeting() {
        return greeting;
    }

    Set<String> capabilities() {
        return capabilities;
    }

    Script script() {
        return script;
    }

    RequestLog log() {
        return log;
    }

    Failures failures() {
        return server.failures();
    }

    FakeServer server() {
        return server;
    }
}
