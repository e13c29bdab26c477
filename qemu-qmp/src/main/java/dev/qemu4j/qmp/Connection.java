package dev.qemu4j.qmp;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import dev.qemu4j.qmp.internal.codec.MessageDecoder;
import dev.qemu4j.qmp.internal.codec.MessageExcerpt;
import dev.qemu4j.qmp.internal.codec.MessageFramer;
import dev.qemu4j.qmp.internal.codec.MessageSink;
import dev.qemu4j.qmp.internal.codec.QmpJson;
import dev.qemu4j.qmp.internal.connection.ClientSettings;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.Refused;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.Returned;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.TimedOut;
import dev.qemu4j.qmp.internal.connection.ConnectionState;
import dev.qemu4j.qmp.internal.connection.FlightRecorderEvents.ConnectionEvent;
import dev.qemu4j.qmp.internal.connection.FlightRecorderEvents.ReceivedEvent;
import dev.qemu4j.qmp.internal.connection.ManagedThread;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import dev.qemu4j.qmp.internal.connection.PendingCommands;
import dev.qemu4j.qmp.internal.connection.ProtocolErrors;
import dev.qemu4j.qmp.internal.connection.Termination;
import dev.qemu4j.qmp.internal.connection.Termination.How;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.qmp.internal.transport.Addresses;
import dev.qemu4j.qmp.internal.transport.ChannelTransport;
import dev.qemu4j.qmp.internal.transport.Connector;
import dev.qemu4j.qmp.internal.transport.Tls;
import dev.qemu4j.qmp.internal.transport.TlsTransport;
import dev.qemu4j.qmp.internal.transport.Transport;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a QMP server, from connecting to its end.
 *
 * <p>It has two virtual threads. The reader connects, then reads and dispatches messages. The writer sends requests, except
 * those that the reader sends before it reads again. Callers never use the channel, because a thread that is interrupted
 * while it uses a channel closes the channel for everyone. The first failure, or {@code close()}, ends the connection. It
 * is reported to every caller, then and later.
 */
final class Connection implements MessageSink {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    /** How long the reader may read what the peer has already sent, once writing has failed. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final Threads threads;
    private final String peer;
    private final Connector connector;
    private final PendingCommands commands;
    private final Subscriptions subscriptions;
    private final ProtocolErrors protocolErrors;
    private final ConnectionState state;

    private final CompletableFuture<QmpGreeting> greeting = new CompletableFuture<>();
    private final AtomicReference<@Nullable Termination> termination = new AtomicReference<>();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final ManagedThread reader;
    private volatile @Nullable ManagedThread writer;
    private volatile @Nullable SocketChannel channel;

    /** Whether the last read brought the reply to a pending command. Used by the reader only. */
    private boolean answered;

    private final ConnectionEvent recording = new ConnectionEvent();

    /** {@code connector} opens the channel, on the reader's thread. */
    Connection(ClientSettings settings, Connector connector, Threads threads) {
        this.settings = settings;
        this.threads = threads;
        this.connector = connector;
        this.peer = settings.name();
        this.protocolErrors = new ProtocolErrors(threads, peer, settings.protocolErrorHook());
        this.commands = new PendingCommands(peer, protocolErrors);
        this.subscriptions = new Subscriptions(settings.eventQueueCapacity(), settings.eventQueueBytes(), peer);
        this.state = new ConnectionState(threads, peer, settings.stateHook());
        this.reader = new ManagedThread(threads, "qmp-reader " + peer, this::connectAndRead, this::readerEnded);
    }

    String peer() {
        return peer;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    boolean isOpen() {
        SocketChannel current = channel;
        return current != null && current.isOpen();
    }

    QmpState state() {
        return state.current();
    }

    /** Starts to connect, and waits for the greeting. */
    QmpGreeting awaitGreeting(Deadline deadline) throws InterruptedException {
        recording.begin();
        state.begin();
        try {
            reader.start();
        } catch (RuntimeException | Error e) {
            terminate(new Termination(How.FAILED, "failed: no thread could be started", e));
        }
        try {
            return greeting.get(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Phase reached = phase();
            throw connectFailure(
                    reached,
                    "timed out after " + settings.connectTimeout()
                            + (reached == Phase.GREETING ? "; another client may be connected to this monitor" : ""),
                    reached == Phase.CONNECT ? connector.lastFailure() : null);
        } catch (ExecutionException e) {
            Termination ended = termination.get();
            throw connectFailure(
                    phase(),
                    ended == null ? "failed" : "the connection " + ended.description(),
                    ended == null ? e.getCause() : ended.cause());
        }
    }

    private Phase phase() {
        return channel == null ? Phase.CONNECT : Phase.GREETING;
    }

    QmpConnectException connectFailure(Phase phase, String detail, @Nullable Throwable cause) {
        return new QmpConnectException(settings.address(), phase, detail, cause);
    }

    /** Called when the capabilities have been negotiated. */
    void negotiated(boolean reserveOutOfBand) {
        if (reserveOutOfBand) {
            commands.limitInBand();
        }
        state.enter(QmpState.OPEN);
    }

    /**
     * Sends a command and waits for its result.
     *
     * @throws QmpCommandException if QEMU replies with an error
     * @throws QmpTimeoutException if the deadline passes first; {@code timeout} is for its message
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     */
    QmpResult execute(String command, byte[] arguments, boolean outOfBand, Deadline deadline, Duration timeout)
            throws InterruptedException {
        return switch (commands.execute(command, arguments, outOfBand, deadline)) {
            case Returned returned -> new QmpResult(returned.json());
            case Refused refused -> throw new QmpCommandException(command, refused.errorClass(), refused.description());
            case TimedOut timedOut -> throw QmpTimeoutException.reply(command, timedOut.sent(), timeout, peer);
            case Termination end -> throw new QmpClosedException(command, peer, end);
        };
    }

    /** Ends the connection. When this returns, every waiting caller has been failed and both threads have ended. */
    void close() {
        terminate(new Termination(How.CLOSED_HERE, "was closed by this program", null));
        awaitTerminated();
        reader.join();
        ManagedThread last = writer; // started by the reader, if at all
        if (last != null) {
            last.join();
        }
    }

    /** Another thread may be terminating the connection, which does not take long. */
    private void awaitTerminated() {
        boolean interrupted = false;
        while (terminated.getCount() > 0) {
            try {
                terminated.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectAndRead() throws IOException {
        SocketChannel connected = connector.connect();
        channel = connected;
        state.enter(QmpState.NEGOTIATING);
        if (termination.get() != null) {
            connected.close();
            return;
        }
        Transport transport = transport(connected);
        ManagedThread sender =
                new ManagedThread(threads, "qmp-writer " + peer, () -> commands.writeTo(transport), this::writerEnded);
        writer = sender;
        sender.start();
        read(transport);
    }

    private void readerEnded(@Nullable Throwable failure) {
        if (failure != null) {
            terminate(ended(failure));
        }
    }

    private Transport transport(SocketChannel over) throws IOException {
        Tls tls = settings.tls();
        return tls == null
                ? new ChannelTransport(over)
                : TlsTransport.over(over, tls, Addresses.host(settings.address()), connector.isClient());
    }

    private void read(Transport from) throws IOException {
        MessageFramer framer = new MessageFramer(settings.maxMessageSize());
        MessageDecoder decoder = new MessageDecoder(peer, this);
        int count;
        while ((count = from.read(framer.space())) >= 0) {
            framer.received(count);
            while (termination.get() == null && framer.hasMessages()) {
                decoder.decode(framer.array(), framer.from(), framer.to());
                framer.consumed();
            }
            if (answered) {
                answered = false;
                yieldToCallers(from);
            }
        }
        terminate(
                framer.isInMessage()
                        ? new Termination(
                                How.CLOSED_BY_PEER,
                                "was closed by the peer within a message",
                                new QmpProtocolException("incomplete message", framer.remainder(), null))
                        : new Termination(How.CLOSED_BY_PEER, "was closed by the peer", null));
    }

    /**
     * Lets the callers that were answered run, sends their next requests, and gives a fast peer a moment to reply. Reading
     * before that would find nothing, and two more threads are needed to wake a virtual thread that waits for a channel.
     * This is only a hint: if no other thread is ready to run, the reader continues at once.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    private void yieldToCallers(Transport transport) {
        commands.readerWillSend();
        Thread.yield();
        Thread.yield();
        commands.sendFromReader(transport);
        Thread.yield();
    }

    private void writerEnded(@Nullable Throwable failure) {
        if (failure instanceof IOException) {
            awaitReader();
        }
        if (failure != null) {
            terminate(ended(failure));
        }
    }

    /**
     * Waits until the reader has read what the peer sent before it stopped reading, such as its last event and reply. The
     * reader then ends by itself, unless the peer keeps its own direction open.
     */
    private void awaitReader() {
        try {
            if (!reader.join(DRAIN_TIMEOUT)) {
                LOG.debug("{}: the peer does not read, but has not closed the connection", peer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; if somebody does, it ends
        }
    }

    private static Termination ended(Throwable failure) {
        if (failure instanceof IOException) {
            return new Termination(How.CLOSED_BY_PEER, "was lost: " + failure.getMessage(), failure);
        }
        return new Termination(
                How.FAILED,
                failure instanceof QmpProtocolException ? "failed: the peer violated the protocol" : "failed",
                failure);
    }

    /** Ends the connection. Only the first call has an effect. */
    private void terminate(Termination with) {
        if (!termination.compareAndSet(null, with)) {
            return;
        }
        try {
            LOG.debug("{}: the connection {}", peer, with.description(), with.cause());
            state.enter(QmpState.CLOSED);
        } finally {
            closeChannel();
            tell(with);
        }
    }

    private void closeChannel() {
        commands.stopSending();
        connector.cancel();
        SocketChannel current = channel;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("{}: closing the connection failed", peer, e);
            }
        }
    }

    /** Tells everybody who waits. */
    private void tell(Termination with) {
        try {
            // Before the callers: one that is told of the end finds the subscriptions ended too.
            subscriptions.end(with);
            greeting.completeExceptionally(new QmpClosedException("connecting", peer, with));
        } finally {
            commands.end(with);
            if (recording.shouldCommit()) {
                recording.peer = peer;
                recording.end = with.description();
                recording.commit();
            }
            terminated.countDown();
        }
    }

    @Override
    public void greeting(byte[] qmp) {
        boolean first = greeting.complete(QmpGreeting.of(QmpJson.tree(qmp)));
        if (!first && termination.get() == null) { // once it has ended, the first greeting completes nothing either
            stray(new QmpProtocolException("a second greeting", MessageExcerpt.of(qmp), null));
        }
    }

    @Override
    public void event(String name, long seconds, long microseconds, byte[] data) {
        ReceivedEvent recording = new ReceivedEvent();
        if (recording.shouldCommit()) {
            recording.peer = peer;
            recording.event = name;
            recording.bytesReceived = data.length;
            recording.commit();
        }
        subscriptions.publish(name, seconds, microseconds, data);
    }

    @Override
    public void success(long id, byte[] result) {
        answered |= commands.succeeded(id, result);
    }

    @Override
    public void error(long id, String errorClass, String description) {
        answered |= commands.failed(id, errorClass, description);
    }

    @Override
    public void stray(QmpProtocolException problem) {
        protocolErrors.report(problem);
    }
}
