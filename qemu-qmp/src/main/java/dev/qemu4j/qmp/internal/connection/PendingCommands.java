package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.internal.codec.RequestEncoder;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.Refused;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.Returned;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.TimedOut;
import dev.qemu4j.qmp.internal.connection.FlightRecorderEvents.CommandEvent;
import dev.qemu4j.qmp.internal.connection.Termination.How;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.qmp.internal.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pending commands of a connection. Each gets an id and is handed to the writer. Its caller then waits for the outcome:
 * the reply with that id, the deadline, an interrupt, or the end of the connection.
 *
 * <p>Ids count up, those of out-of-band commands down. So a reply whose id was issued and is no longer pending belongs to a
 * caller that gave up, and no list of such ids is needed.
 */
public final class PendingCommands {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.command");

    private final String peer;
    private final ProtocolErrors protocolErrors;
    private final RequestQueue requests;
    private final ConcurrentHashMap<Long, PendingCommand> pending = new ConcurrentHashMap<>();
    private final DeadlineWatch deadlines = new DeadlineWatch(pending.values());
    private final AtomicLong inBandIds = new AtomicLong();
    private final AtomicLong outOfBandIds = new AtomicLong();
    private volatile @Nullable Termination ended;

    public PendingCommands(String peer, ProtocolErrors protocolErrors) {
        this.peer = peer;
        this.protocolErrors = protocolErrors;
        this.requests = new RequestQueue(peer);
    }

    /** Sends requests until {@link #stopSending}. Runs on the writer's thread. */
    public void writeTo(Transport transport) throws IOException {
        requests.writeTo(transport);
    }

    /** Called by the reader after it has answered callers: it will {@link #sendFromReader} once they have run. */
    public void readerWillSend() {
        requests.readerWillSend();
    }

    /** Called by the reader: sends what those callers have added since {@link #readerWillSend}. */
    public void sendFromReader(Transport transport) {
        requests.sendFromReader(transport);
    }

    /** From now on, limits the in-band commands that are sent, so that QEMU always reads out-of-band commands. */
    public void limitInBand() {
        requests.limitInBand();
    }

    /**
     * Sends a command and waits for its outcome.
     *
     * @throws InterruptedException if the thread is interrupted; the request is withdrawn if it was not sent
     */
    public CommandOutcome execute(String command, byte[] arguments, boolean outOfBand, Deadline deadline)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long id = outOfBand ? -outOfBandIds.incrementAndGet() : inBandIds.incrementAndGet();
        PendingCommand mine = new PendingCommand(id, command, RequestEncoder.request(command, arguments, id), deadline);
        CommandEvent recording = new CommandEvent();
        recording.begin();
        String recorded = "interrupted";
        try {
            CommandOutcome outcome = exchange(mine);
            recorded = outcome.name();
            if (outcome instanceof Returned returned) {
                recording.bytesReceived = returned.json().length;
            }
            return isQuitWithoutReply(mine, outcome) ? new Returned("{}".getBytes(StandardCharsets.US_ASCII)) : outcome;
        } finally {
            if (recording.shouldCommit()) {
                recording.peer = peer;
                recording.command = command;
                recording.outcome = recorded;
                recording.bytesSent = mine.request.length;
                recording.commit();
            }
        }
    }

    /** Hands the request to the writer and waits for the outcome. */
    private CommandOutcome exchange(PendingCommand mine) throws InterruptedException {
        pending.put(mine.id, mine);
        Termination end = ended;
        if (end != null && pending.remove(mine.id, mine)) {
            return end;
        }
        try {
            requests.add(mine);
            deadlines.watch(mine.deadline);
            CommandOutcome outcome = mine.await();
            return outcome != null ? outcome : new TimedOut(!giveUp(mine));
        } catch (InterruptedException | RuntimeException | Error e) {
            giveUp(mine);
            throw e;
        }
    }

    /** Whether QEMU closed the connection instead of replying to {@code quit}, which counts as success. */
    private static boolean isQuitWithoutReply(PendingCommand command, CommandOutcome outcome) {
        return outcome instanceof Termination end
                && end.how() == How.CLOSED_BY_PEER
                && command.wasSent()
                && command.command.equals("quit");
    }

    /** Forgets the command; a late reply is recognized by its id and dropped. Returns true if it was never sent. */
    private boolean giveUp(PendingCommand command) {
        pending.remove(command.id, command);
        boolean withdrawn = command.withdraw();
        if (withdrawn) {
            requests.remove(command);
        }
        return withdrawn;
    }

    /** Called by the reader: command {@code id} succeeded. Returns false if no caller waits for the reply. */
    public boolean succeeded(long id, byte[] result) {
        return replied(id, new Returned(result));
    }

    /** Called by the reader: command {@code id} failed. Returns false if no caller waits for the reply. */
    public boolean failed(long id, String errorClass, String description) {
        return replied(id, new Refused(errorClass, description));
    }

    private boolean replied(long id, CommandOutcome outcome) {
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
            LOG.debug("{}: dropped a late reply: the caller of command {} had given up", peer, id);
        } else {
            protocolErrors.report(
                    new QmpProtocolException("reply to a command that was never sent: id " + id, "", null));
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

    /** How many commands are pending. */
    int size() {
        return pending.size();
    }

    /** Makes {@link #writeTo} return. Nothing more is sent. */
    public void stopSending() {
        requests.end();
    }

    /** Fails all pending commands, and all later ones, because the connection has ended. */
    public void end(Termination with) {
        ended = with; // before the pending ones: a command that is added later sees it
        for (PendingCommand command : pending.values()) {
            if (pending.remove(command.id, command)) {
                command.complete(with);
            }
        }
        deadlines.end();
    }
}
