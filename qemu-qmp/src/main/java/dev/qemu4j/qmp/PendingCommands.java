package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.RequestEncoder;
import dev.qemu4j.qmp.internal.connection.DeadlineWatch;
import dev.qemu4j.qmp.internal.connection.Outcome;
import dev.qemu4j.qmp.internal.connection.PendingCommand;
import dev.qemu4j.qmp.internal.connection.ProtocolErrors;
import dev.qemu4j.qmp.internal.connection.QmpFlightRecorder.CommandEvent;
import dev.qemu4j.qmp.internal.connection.RequestQueue;
import dev.qemu4j.qmp.internal.connection.Termination;
import dev.qemu4j.qmp.internal.connection.Termination.How;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.qmp.internal.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of a connection. Each gets an id, is handed to the writer, and its caller waits for what becomes of it: the
 * reply with that id, the deadline, an interrupt, or the end of the connection.
 *
 * <p>Ids count up, those of out-of-band commands down: an id that comes back and belongs to nobody is known to be that of a
 * caller who gave up, without remembering any.
 */
final class PendingCommands {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.command");

    private final String peer;
    private final ProtocolErrors protocolErrors;
    private final RequestQueue requests;
    private final ConcurrentHashMap<Long, PendingCommand> pending = new ConcurrentHashMap<>();
    private final DeadlineWatch deadlines = new DeadlineWatch(pending.values());
    private final AtomicLong inBandIds = new AtomicLong();
    private final AtomicLong outOfBandIds = new AtomicLong();
    private volatile @Nullable Termination ended;

    PendingCommands(String peer, ProtocolErrors protocolErrors) {
        this.peer = peer;
        this.protocolErrors = protocolErrors;
        this.requests = new RequestQueue(peer);
    }

    /** Sends what callers hand over, until {@link #stopSending}. Runs on the writer's thread. */
    void writeTo(Transport transport) throws IOException {
        requests.writeTo(transport);
    }

    /** Called by the reader when it has answered callers, and will {@link #sendOnTheWay} once they have run. */
    void readerComesBack() {
        requests.readerComesBack();
    }

    /** Called by the reader: sends what those callers have handed over meanwhile. */
    void sendOnTheWay(Transport transport) {
        requests.sendOnTheWay(transport);
    }

    /** From here on, keeps the way free for out-of-band commands. */
    void limitInBand() {
        requests.limitInBand();
    }

    /**
     * Sends a command and waits for its result.
     *
     * @throws dev.qemu4j.qmp.QmpCommandException if it is answered with an error
     * @throws QmpTimeoutException if the deadline comes first
     * @throws dev.qemu4j.qmp.QmpClosedException if the connection has ended or ends meanwhile
     */
    QmpResult execute(String command, byte[] arguments, boolean outOfBand, Deadline deadline, Duration timeout)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long id = outOfBand ? -outOfBandIds.incrementAndGet() : inBandIds.incrementAndGet();
        PendingCommand mine = new PendingCommand(id, command, RequestEncoder.request(command, arguments, id), deadline);
        CommandEvent recording = new CommandEvent();
        recording.begin();
        String outcome = "interrupted";
        try {
            Outcome reply = exchange(mine);
            if (reply == null) {
                outcome = "timeout";
                throw QmpTimeoutException.reply(command, !giveUp(mine), timeout, peer);
            }
            outcome = reply.name();
            recording.bytesReceived = reply.size();
            return quitByLeaving(mine, reply) ? QmpResult.NOTHING : new QmpResult(reply.result(command, peer));
        } finally {
            if (recording.shouldCommit()) {
                recording.peer = peer;
                recording.command = command;
                recording.outcome = outcome;
                recording.bytesSent = mine.request.length;
                recording.commit();
            }
        }
    }

    /** Hands the request to the writer and waits for what becomes of it; null if the deadline comes first. */
    private @Nullable Outcome exchange(PendingCommand mine) throws InterruptedException {
        pending.put(mine.id, mine);
        Termination end = ended;
        if (end != null && pending.remove(mine.id, mine)) {
            return new Outcome.Ended(end);
        }
        requests.add(mine);
        deadlines.watch(mine.deadline);
        try {
            return mine.await();
        } catch (InterruptedException e) {
            giveUp(mine);
            throw e;
        }
    }

    /** Whether the peer left without an answer to {@code quit}, which is what it was asked to do. */
    private static boolean quitByLeaving(PendingCommand command, Outcome outcome) {
        return outcome instanceof Outcome.Ended over
                && over.termination().how() == How.CLOSED_BY_PEER
                && command.wasSent()
                && command.command.equals("quit");
    }

    /** Forgets the command; a reply that still comes is known by its id, and dropped. True if it was never sent. */
    private boolean giveUp(PendingCommand command) {
        pending.remove(command.id, command);
        boolean withdrawn = command.withdraw();
        if (withdrawn) {
            requests.remove(command);
        }
        return withdrawn;
    }

    /** A reply came: tells the caller with that id. False if nobody waits for it. Runs on the reader's thread. */
    boolean replied(long id, Outcome outcome) {
        PendingCommand command = pending.remove(id);
        boolean issued = id < 0 ? id >= -outOfBandIds.get() : id > 0 && id <= inBandIds.get();
        if (issued) {
            countReply(id, command);
        }
        if (command != null) {
            command.complete(outcome);
            return true;
        }
        if (issued) {
            LOG.debug("{}: a reply to command {}, whose caller gave up, was dropped", peer, id);
        } else {
            protocolErrors.report(new QmpProtocolException("a reply with an id that was never sent: " + id, "", null));
        }
        return false;
    }

    private void countReply(long id, @Nullable PendingCommand command) {
        if (id < 0) {
            requests.repliedOutOfBand();
        } else {
            requests.replied(command == null ? 0 : command.number());
        }
    }

    /** How many wait for a reply. */
    int waiting() {
        return pending.size();
    }

    /** Sends nothing more, and lets the writer go. */
    void stopSending() {
        requests.end();
    }

    /** Tells every caller, those who wait and those who come later, that the connection has ended. */
    void end(Termination with) {
        ended = with; // before looking at who waits: who comes from here on sees it
        for (PendingCommand command : pending.values()) {
            if (pending.remove(command.id, command)) {
                command.complete(new Outcome.Ended(with));
            }
        }
        deadlines.end();
    }
}
