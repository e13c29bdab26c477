package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.FakeThreads;
import dev.qemu4j.testkit.internal.fake.FaultQueue;
import dev.qemu4j.testkit.internal.fake.Gate;
import dev.qemu4j.testkit.internal.fake.Outbox;
import dev.qemu4j.testkit.internal.fake.Output;
import dev.qemu4j.testkit.internal.fake.Session;
import dev.qemu4j.testkit.internal.fake.Step.Ending;
import dev.qemu4j.testkit.internal.json.JsonFramer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The server's side of a client's connection, with methods for what can go wrong with it.
 *
 * <p>Only {@link #awaitClosed} blocks: output is queued, and written by a thread of the connection. Safe for use by several threads.
 */
public final class FakeConnection {
    private static final int READ_BUFFER = 64 << 10;

    private final FakeServer server;
    private final SocketChannel channel;
    private final int number;
    private final Outbox outbox;
    private final Session session;
    private final Gate reading = new Gate();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final FaultQueue faults = new FaultQueue();

    // Null until the capabilities are negotiated.
    private volatile @Nullable Set<String> capabilities;

    FakeConnection(FakeServer server, SocketChannel channel, int number, Function<FakeConnection, Session> sessions) {
        this.server = server;
        this.channel = channel;
        this.number = number;
        this.outbox = new Outbox(channel, this::end);
        this.session = sessions.apply(this);
    }

    void start() {
        startThread("writer", outbox::run);
        startThread("reader", this::read);
    }

    /** Starts a thread that is interrupted when the connection ends. */
    void startThread(String role, FakeThreads.Body body) {
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(server.startThread(role + " " + number, body));
        if (!isOpen()) {
            interruptThreads();
        }
    }

    private void read() throws IOException, InterruptedException {
        session.started();
        JsonFramer framer = new JsonFramer(session::received);
        ByteBuffer buffer = ByteBuffer.allocate(READ_BUFFER);
        try {
            while (channel.read(buffer) >= 0) {
                reading.pass();
                framer.feed(buffer.flip());
                buffer.clear();
            }
        } finally {
            end(Ending.CLOSE);
        }
    }

    /**
     * {@return 1 for the server's first connection, 2 for the second, and so on}
     */
    public int number() {
        return number;
    }

    /**
     * {@return whether neither side has closed it}
     */
    public boolean isOpen() {
        return open.get();
    }

    /**
     * {@return whether the client has completed capabilities negotiation}
     */
    public boolean isNegotiated() {
        return capabilities != null;
    }

    /**
     * {@return the capabilities that the client enabled, such as {@code oob}; none before negotiation}
     */
    public Set<String> capabilities() {
        Set<String> enabled = capabilities;
        return enabled == null ? Set.of() : enabled;
    }

    void negotiated(Set<String> enabled) {
        capabilities = Set.copyOf(enabled);
    }

    /**
     * Sends an event without data, even if the client has not negotiated.
     *
     * @param event its name
     */
    public void emit(String event) {
        send(Reply.event(event));
    }

    /**
     * Sends an event, even if the client has not negotiated.
     *
     * @param event its name
     * @param data a Jackson tree, or a value that Jackson converts to one
     */
    public void emit(String event, Object data) {
        send(Reply.event(event, data));
    }

    /**
     * Sends bytes as they are.
     *
     * @param bytes any bytes
     */
    public void send(byte[] bytes) {
        send(Reply.bytes(bytes));
    }

    /**
     * Performs a reply without a request. An answer in it has no id unless it was given one.
     *
     * @param reply the reply
     */
    public void send(Reply reply) {
        answer(reply, null);
    }

    /**
     * Puts faults into the next replies on this connection, one into each, in addition to those of {@link FakeQemu#inject}. Replies to
     * {@code qmp_capabilities} are left out. Unused faults are dropped when the connection ends.
     *
     * @param next the fault for the next reply, the one after it, and so on; queued behind those that wait already
     */
    public void inject(Fault... next) {
        faults.add(List.of(next));
    }

    Reply faulted(Reply reply) {
        return faults.applyTo(reply);
    }

    /** Does what the reply says, with this id. */
    void answer(Reply reply, @Nullable JsonNode id) {
        perform(Output.of(reply.steps(), id, server.isPretty()));
    }

    private void perform(List<Output> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i) instanceof Output.Wait wait) {
                List<Output> later = outputs.subList(i + 1, outputs.size());
                outbox.put(outputs.subList(0, i));
                startThread("delayed reply", () -> {
                    TimeUnit.NANOSECONDS.sleep(wait.duration().toNanos());
                    perform(later);
                });
                return;
            }
        }
        outbox.put(outputs);
    }

    /** Stops reading from the client, whose writes block once the socket's buffers are full. */
    public void stopReading() {
        reading.set(false);
    }

    /** Reads again. */
    public void resumeReading() {
        reading.set(true);
    }

    /** Closes the connection once everything sent so far is written. */
    public void close() {
        send(Reply.silence().thenClose());
    }

    /** Shuts down output once everything sent so far is written. The client reads the end of the stream and can still send. */
    public void halfClose() {
        send(Reply.silence().thenHalfClose());
    }

    /**
     * Resets the connection at once. What is not written yet is dropped.
     *
     * <p>A TCP client sees "connection reset". A client on a Unix domain socket sees it on Linux if the server left
     * something unread, and the end of the stream otherwise.
     */
    public void reset() {
        end(Ending.RESET);
    }

    /**
     * Waits until either side has closed the connection.
     *
     * @param timeout how long to wait at most
     * @throws AssertionError if the connection is still open after the timeout
     * @throws InterruptedException if the caller is interrupted
     */
    public void awaitClosed(Duration timeout) throws InterruptedException {
        if (!closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("connection " + number + " is still open after " + timeout);
        }
    }

    void end(Ending ending) {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            if (ending == Ending.RESET && channel.getRemoteAddress() instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // the client has closed it already: there is nothing left to reset
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            interruptThreads();
            closed.countDown();
            server.ended(this, ending);
        }
    }

    private void interruptThreads() {
        for (Thread thread : threads) {
            if (!thread.equals(Thread.currentThread())) {
                thread.interrupt();
            }
        }
    }

    /**
     * {@return the connection's number and whether it is open}
     */
    @Override
    public String toString() {
        return "connection " + number + (isOpen() ? "" : " (closed)");
    }
}
