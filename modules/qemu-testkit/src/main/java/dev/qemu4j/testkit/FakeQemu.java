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
 * <p>Untold, it greets, negotiates, answers {@code query-status}, {@code cont}, {@code quit} and a few more over a guest that
 * is nothing but a run state, and refuses every other command with {@code CommandNotFound}. Like QEMU it serves one client
 * at a time: others connect and are not greeted before it is their turn.
 *
 * <p>A handler that throws, and anything else that goes wrong on the server's threads, is thrown by {@link #verify()} and
 * {@link #close()}. Safe for use by several threads.
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
         * Answers a command. It is called on a thread of the connection, for one command in band at a time; while it blocks,
         * later commands wait, as they do in QEMU, except those that are sent out of band.
         *
         * @param request the command
         * @return what to do in answer
         * @throws Exception whatever; the client gets an error then, and the test a failure from {@link FakeQemu#close()}
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
     * {@return where it listens, for a client to connect to; or where it connected to}
     */
    public SocketAddress address() {
        return server.address();
    }

    /**
     * Answers a command with what a handler says, every time, built-in commands included.
     *
     * @param command its name
     * @param handler what answers it; it replaces the one before
     * @return this
     */
    public FakeQemu on(String command, Handler handler) {
        script.set(command, handler);
        return this;
    }

    /**
     * Answers a command with the same reply every time, built-in commands included.
     *
     * @param command its name
     * @param reply what to do in answer
     * @return this
     */
    public FakeQemu on(String command, Reply reply) {
        return on(command, request -> reply);
    }

    /**
     * Answers a command once with each of these replies, before what {@link #on} says applies again.
     *
     * @param command its name
     * @param replies for the next time, the time after that and so on; put behind those that wait already
     * @return this
     */
    public FakeQemu once(String command, Reply... replies) {
        for (Reply reply : replies) {
            script.queue(command, request -> reply);
        }
        return this;
    }

    /**
     * Holds back the reply to a command, once, until the test releases it.
     *
     * @param command its name
     * @return what waits for the command and releases its reply
     */
    public HeldReply hold(String command) {
        HeldReply held = new HeldReply(this, command);
        script.queue(command, held::hold);
        return held;
    }

    /**
     * Changes every reply to a command on its way out, whoever makes it: {@code alter("quit", Reply::byteByByte)}.
     *
     * @param command its name
     * @param alteration from the reply to what is done instead; applied after those that were given before
     * @return this
     */
    public FakeQemu alter(String command, UnaryOperator<Reply> alteration) {
        script.alter(command, alteration);
        return this;
    }

    /**
     * Puts faults into the replies that come next, one each, to whatever command but {@code qmp_capabilities}.
     *
     * @param faults for the next reply, the one after that and so on; put behind those that wait already
     * @return this
     */
    public FakeQemu inject(Fault... faults) {
        return inject(List.of(faults));
    }

    /**
     * Puts faults into the replies that come next, one each, to whatever command but {@code qmp_capabilities}.
     *
     * @param faults for the next reply, the one after that and so on; put behind those that wait already
     * @return this
     */
    public FakeQemu inject(Collection<Fault> faults) {
        script.inject(faults);
        return this;
    }

    /**
     * {@return what it answers to a command by itself, with the effects that the command has, for handlers that only want to
     * add to it}
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
     * {@return the commands that arrived, from all clients, in order; input that is no command is not among them}
     */
    public List<Request> requests() {
        return log.all();
    }

    /**
     * {@return the commands of one name that arrived, in order}
     *
     * @param command its name
     */
    public List<Request> requests(String command) {
        return log.named(command);
    }

    /** Forgets the commands that arrived so far, so that only later ones are seen and waited for. */
    public void forgetRequests() {
        log.clear();
    }

    /**
     * Waits until a command has arrived; at once if it has already.
     *
     * @param command its name
     * @param timeout how long to wait at most
     * @return the first of that name
     * @throws AssertionError if none has come then; it says what came instead
     * @throws InterruptedException if the caller is interrupted
     */
    public Request awaitRequest(String command, Duration timeout) throws InterruptedException {
        return log.await(command, 1, timeout).getFirst();
    }

    /**
     * Waits until a command has arrived so many times; at once if it has already.
     *
     * @param command its name
     * @param count how many times
     * @param timeout how long to wait at most
     * @return the first of that name, as many as were asked for
     * @throws AssertionError if fewer have come then; it says what came
     * @throws InterruptedException if the caller is interrupted
     */
    public List<Request> awaitRequests(String command, int count, Duration timeout) throws InterruptedException {
        return log.await(command, count, timeout);
    }

    /**
     * Sends an event without data to every client that has negotiated; like QEMU, to nobody if there is none.
     *
     * @param event its name
     * @return how many clients it was sent to
     */
    public int emit(String event) {
        return send(Reply.event(event));
    }

    /**
     * Sends an event to every client that has negotiated; like QEMU, to nobody if there is none.
     *
     * @param event its name
     * @param data a Jackson tree, or anything that Jackson makes one of
     * @return how many clients it was sent to
     */
    public int emit(String event, Object data) {
        return send(Reply.event(event, data));
    }

    /**
     * Does what a reply does, though nobody has asked, to every client that has negotiated.
     *
     * @param reply what to do: {@code Reply.flood("STOP", 100_000)}
     * @return how many clients it was sent to
     */
    public int send(Reply reply) {
        List<FakeConnection> audience = server.connections().stream()
                .filter(connection -> connection.isOpen() && connection.isNegotiated())
                .toList();
        audience.forEach(connection -> connection.send(reply));
        return audience.size();
    }

    /**
     * {@return the open connection that came last}
     *
     * @throws IllegalStateException if there is none
     */
    public FakeConnection connection() {
        return server.lastOpen()
                .orElseThrow(() -> new IllegalStateException("nobody is connected; so far: " + connections()));
    }

    /**
     * {@return every connection so far, open or closed, the first one first}
     */
    public List<FakeConnection> connections() {
        return server.connections();
    }

    /**
     * Waits until a client is connected; at once if one is.
     *
     * @param timeout how long to wait at most
     * @return the open connection that came last
     * @throws AssertionError if nobody has connected then
     * @throws InterruptedException if the caller is interrupted
     */
    public FakeConnection awaitConnection(Duration timeout) throws InterruptedException {
        return server.awaitConnection(timeout);
    }

    /**
     * {@return the guest's run state, as {@code query-status} says it}
     */
    public String runState() {
        return builtIns.runState();
    }

    /**
     * Sets the guest's run state. It sends no event.
     *
     * @param state QEMU's name for it, such as {@code paused}; any text will do
     * @return this
     */
    public FakeQemu runState(String state) {
        builtIns.runState(state);
        return this;
    }

    /**
     * {@return whether it listens: not after {@code quit}, {@link #kill()} or {@link #close()}}
     */
    public boolean isRunning() {
        return server.isRunning();
    }

    /**
     * Waits until it has quit.
     *
     * @param timeout how long to wait at most
     * @throws AssertionError if it is still running then
     * @throws InterruptedException if the caller is interrupted
     */
    public void awaitQuit(Duration timeout) throws InterruptedException {
        server.awaitEnd(timeout);
    }

    /** Ends at once as QEMU does on SIGKILL: connections end without a word, and the socket's file stays until {@link #close()}. */
    public void kill() {
        server.end(Ending.RESET);
    }

    /**
     * Throws what went wrong on the server's threads so far: a handler that threw, first of all.
     *
     * @throws AssertionError with the cause, and with further failures as suppressed ones
     */
    public void verify() {
        server.failures().throwAny();
    }

    /**
     * Ends every connection and thread, removes the socket's file, and then throws what {@link #verify()} would.
     *
     * @throws AssertionError if something went wrong on the server's threads
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
