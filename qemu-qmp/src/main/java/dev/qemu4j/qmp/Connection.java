package dev.qemu4j.qmp;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import dev.qemu4j.qmp.internal.codec.Excerpt;
import dev.qemu4j.qmp.internal.codec.MessageDecoder;
import dev.qemu4j.qmp.internal.codec.MessageFramer;
import dev.qemu4j.qmp.internal.codec.MessageSink;
import dev.qemu4j.qmp.internal.codec.QmpJson;
import dev.qemu4j.qmp.internal.connection.ClientSettings;
import dev.qemu4j.qmp.internal.connection.Outcome;
import dev.qemu4j.qmp.internal.connection.Progress;
import dev.qemu4j.qmp.internal.connection.ProtocolErrors;
import dev.qemu4j.qmp.internal.connection.QmpFlightRecorder.ConnectionEvent;
import dev.qemu4j.qmp.internal.connection.QmpFlightRecorder.QmpEventReceived;
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
import java.net.SocketAddress;
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
 * <p>Two virtual threads live as long as it does: the reader connects, then reads and hands out what comes; the writer
 * sends, except for what the reader sends on its way. Callers only ever wait: a thread that is interrupted while it uses a
 * channel closes the channel for everyone. The first thing that ends the connection is the one that everybody is told, then and
 * later.
 */
final class Connection implements MessageSink {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    /** How long what the peer sent may still be read after it stopped reading. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final String peer;
    private final Connector connector;
    private final PendingCommands commands;
    private final Subscriptions subscriptions;
    private final ProtocolErrors protocolErrors;
    private final Progress progress;

    private final CompletableFuture<QmpGreeting> greeting = new CompletableFuture<>();
    private final AtomicReference<@Nullable Termination> termination = new AtomicReference<>();
    private final CountDownLatch everyoneTold = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable Thread writer;
    private volatile @Nullable SocketChannel channel;

    /** Whether somebody was answered with what was read last. Used by the reader only. */
    private boolean answered;

    private final ConnectionEvent recording = new ConnectionEvent();

    /** {@code connector} makes the transport, on the reader's thread. */
    Connection(ClientSettings settings, Connector connector) {
        this.settings = settings;
        this.connector = connector;
        this.peer = settings.name();
        this.protocolErrors = new ProtocolErrors(peer, settings.protocolErrorHook());
        this.commands = new PendingCommands(peer, protocolErrors);
        this.subscriptions = new Subscriptions(settings.eventQueueCapacity(), settings.eventQueueBytes(), peer);
        this.progress = new Progress(peer, settings.stateHook());
        this.reader = Thread.ofVirtual().name("qmp-reader " + peer).unstarted(this::connectAndRead);
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
        return progress.state();
    }

    /** Starts connecting, and waits for the greeting. */
    QmpGreeting awaitGreeting(Deadline deadline) throws InterruptedException {
        recording.begin();
        progress.begin();
        reader.start();
        try {
            return greeting.get(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Phase reached = phase();
            throw notOpened(
                    reached,
                    "within " + settings.connectTimeout()
                            + (reached == Phase.GREETING ? "; another client may hold this monitor" : ""),
                    reached == Phase.CONNECT ? connector.lastFailure() : null);
        } catch (ExecutionException e) {
            Termination ended = termination.get();
            throw notOpened(
                    phase(),
                    ended == null ? "failed" : "the connection " + ended.description(),
                    ended == null ? e.getCause() : ended.cause());
        }
    }

    private Phase phase() {
        return channel == null ? Phase.CONNECT : Phase.GREETING;
    }

    QmpConnectException notOpened(Phase phase, String detail, @Nullable Throwable cause) {
        SocketAddress address = settings.address();
        return new QmpConnectException(address, phase, detail, cause);
    }

    /** Called once the capabilities are negotiated. */
    void negotiated(boolean reserveOutOfBand) {
        if (reserveOutOfBand) {
            commands.limitInBand();
        }
        progress.reach(QmpState.OPEN);
    }

    /** Sends a command and waits for its result, as {@link PendingCommands#execute} does. */
    QmpResult execute(String command, byte[] arguments, boolean outOfBand, Deadline deadline, Duration timeout)
            throws InterruptedException {
        return commands.execute(command, arguments, outOfBand, deadline, timeout);
    }

    /** Ends the connection; when it returns, everyone who waited has been told and no thread is left. */
    void close() {
        terminate(new Termination(How.CLOSED_HERE, "was closed by this program", null));
        boolean interrupted = false;
        for (boolean done = false; !done; ) {
            try {
                everyoneTold.await();
                if (reader.getState() != Thread.State.NEW) {
                    reader.join();
                }
                Thread last = writer; // the reader starts it, or has not and never will
                if (last != null) {
                    last.join();
                }
                done = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectAndRead() {
        try {
            SocketChannel connected = connector.connect();
            channel = connected;
            progress.reach(QmpState.NEGOTIATING);
            if (termination.get() != null) {
                connected.close();
                return;
            }
            Transport transport = transport(connected);
            writer = Thread.ofVirtual().name("qmp-writer " + peer).start(() -> write(transport));
            read(transport);
        } catch (QmpProtocolException e) {
            terminate(new Termination(How.FAILED, "ended: the peer broke the protocol", e));
        } catch (IOException e) {
            terminate(lost(e));
        } catch (RuntimeException | Error e) {
            terminate(new Termination(How.FAILED, "failed", e));
            throw e;
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
                letCallersGoOn(from);
            }
        }
        terminate(
                framer.isInMessage()
                        ? new Termination(
                                How.CLOSED_BY_PEER,
                                "was closed by the peer within a message",
                                new QmpProtocolException("not the whole of a message", framer.remainder(), null))
                        : new Termination(How.CLOSED_BY_PEER, "was closed by the peer", null));
    }

    /**
     * Lets those who were answered run first, sends their next requests, and gives a fast peer a moment for its answer. To read
     * before that finds nothing, and a virtual thread that has to wait for a channel is woken by way of two more threads. A hint
     * only: with nobody to run, the reader goes on at once.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    private void letCallersGoOn(Transport transport) {
        commands.readerComesBack();
        Thread.yield();
        Thread.yield();
        commands.sendOnTheWay(transport);
        Thread.yield();
    }

    private void write(Transport to) {
        try {
            commands.writeTo(to);
        } catch (IOException e) {
            awaitReader();
            terminate(lost(e));
        } catch (RuntimeException | Error e) {
            terminate(new Termination(How.FAILED, "failed", e));
            throw e;
        }
    }

    /**
     * The peer no longer reads, but what it sent before it went is still to be read, its last event and reply among it:
     * the reader comes to the end by itself, unless the peer keeps its own side open.
     */
    private void awaitReader() {
        try {
            if (!reader.join(LAST_WORDS)) {
                LOG.debug("{}: the peer does not read, but has not closed the connection", peer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; if somebody does, it ends
        }
    }

    private static Termination lost(IOException e) {
        return new Termination(How.CLOSED_BY_PEER, "was lost: " + e.getMessage(), e);
    }

    /** The end of the connection, whoever sees it first. */
    private void terminate(Termination with) {
        if (!termination.compareAndSet(null, with)) {
            return;
        }
        LOG.debug("{}: the connection {}", peer, with.description(), with.cause());
        progress.reach(QmpState.CLOSED);
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
        // Before the callers: one who knows that the connection has ended finds it ended everywhere.
        subscriptions.end(with);
        greeting.completeExceptionally(with.toException("connecting", peer));
        commands.end(with);
        if (recording.shouldCommit()) {
            recording.peer = peer;
            recording.end = with.description();
            recording.commit();
        }
        everyoneTold.countDown();
    }

    @Override
    public void greeting(byte[] qmp) {
        boolean first = greeting.complete(QmpGreeting.of(QmpJson.tree(qmp)));
        if (!first && termination.get() == null) { // where it has ended, nobody waits for the first one either
            stray(new QmpProtocolException("a second greeting", Excerpt.of(qmp), null));
        }
    }

    @Override
    public void event(String name, long seconds, long microseconds, byte[] data) {
        QmpEventReceived recording = new QmpEventReceived();
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
        answered |= commands.replied(id, new Outcome.Returned(result));
    }

    @Override
    public void error(long id, String errorClass, String description) {
        answered |= commands.replied(id, new Outcome.Refused(errorClass, description));
    }

    @Override
    public void stray(QmpProtocolException problem) {
        protocolErrors.report(problem);
    }
}
