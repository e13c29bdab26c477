package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.codec.WireLog;
import dev.qemu4j.qmp.internal.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait to be sent: all that wait go out in one write.
 *
 * <p>The writer sends them, except those that come as soon as callers have been answered: the reader, who is awake then, sends
 * them on its way back to the channel, which saves waking another thread. It does so only where that certainly does not keep it
 * from reading: little, to a peer that has read all there was before.
 *
 * <p>Out-of-band requests overtake the others. While out-of-band execution is enabled, no more than
 * {@value #IN_BAND_WINDOW} in-band commands are with QEMU at a time: with eight, QEMU stops reading, and an out-of-band
 * command behind them would reach it only when one of them ends, which is what it is meant not to wait for.
 */
public final class RequestQueue {
    /** QEMU's own queue holds eight requests, and it stops reading when the eighth comes. */
    public static final int IN_BAND_WINDOW = 7;

    private static final int BATCH_SIZE = 64 * 1024;

    /** What every socket takes without being read, if it has nothing else in it. */
    private static final int CERTAINLY_TAKEN = 4 * 1024;

    private final String peer;
    private final Queue<PendingCommand> inBand = new ConcurrentLinkedQueue<>();
    private final Queue<PendingCommand> outOfBand = new ConcurrentLinkedQueue<>();

    /** Held by whoever takes requests and sends them. */
    private final ReentrantLock sending = new ReentrantLock();

    private final List<PendingCommand> batch = new ArrayList<>(); // Guarded by sending.

    /** In-band commands sent: each carries its number. Written with {@link #sending} held. */
    private volatile long sent;

    /** The number of the last in-band command known to be done. Written by the reader. */
    private volatile long done;

    private long sentOutOfBand; // Guarded by sending.
    private long doneOutOfBand; // Used by the reader only.

    private volatile int window = Integer.MAX_VALUE;
    private volatile @Nullable Thread parked;
    private volatile boolean readerComesBack;
    private volatile @Nullable IOException failure;
    private volatile boolean ended;

    public RequestQueue(String peer) {
        this.peer = peer;
    }

    public void limitInBand() {
        window = IN_BAND_WINDOW;
    }

    public void add(PendingCommand command) {
        queueOf(command).add(command);
        if (!readerComesBack) {
            wake();
        }
    }

    /** Forgets a request that its caller withdrew, so that a peer that does not read cannot make the queue grow. */
    public void remove(PendingCommand command) {
        queueOf(command).remove(command);
    }

    /** How many wait to be sent. */
    public int size() {
        return inBand.size() + outOfBand.size();
    }

    /**
     * Tells that an in-band command was replied to, and so every one sent before it: they run one after another.
     *
     * @param number the command's number, or 0 if it is no longer known because its caller gave up
     */
    public void replied(long number) {
        done = Math.min(sent, Math.max(done + (number == 0 ? 1 : 0), number));
        if (window != Integer.MAX_VALUE && hasWork()) {
            wake();
        }
    }

    /** Tells that an out-of-band command was replied to. */
    public void repliedOutOfBand() {
        doneOutOfBand++;
    }

    /** Makes {@link #writeTo} return. */
    public void end() {
        ended = true;
        wake();
    }

    /** Sends what is added, until the queue is ended or the transport fails. */
    public void writeTo(Transport transport) throws IOException {
        while (awaitWork()) {
            sending.lock();
            try {
                take(BATCH_SIZE, true);
                sendBatch(transport);
            } finally {
                sending.unlock();
            }
        }
    }

    /** Called by the reader: what is added from here on waits for {@link #sendOnTheWay}. */
    public void readerComesBack() {
        readerComesBack = true;
    }

    /** Called by the reader: sends what has been added meanwhile, or has the writer do so. */
    public void sendOnTheWay(Transport transport) {
        readerComesBack = false; // before looking: who adds something from here on wakes the writer
        if (!hasWork()) {
            return;
        }
        if (sending.tryLock()) {
            try {
                if (peerHasReadAll()) {
                    take(CERTAINLY_TAKEN, false);
                    sendBatch(transport);
                }
            } catch (IOException e) {
                failure = e; // the reader goes on to the peer's last words
            } finally {
                sending.unlock();
            }
        }
        if (hasWork() || failure != null) {
            wake();
        }
    }

    private void sendBatch(Transport transport) throws IOException {
        if (!batch.isEmpty()) {
            try {
                transport.write(bytesOfBatch());
            } finally {
                batch.clear();
            }
        }
    }

    private ByteBuffer bytesOfBatch() {
        if (batch.size() == 1) {
            return ByteBuffer.wrap(batch.get(0).request);
        }
        int size = 0;
        for (PendingCommand command : batch) {
            size += command.request.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (PendingCommand command : batch) {
            bytes.put(command.request);
        }
        return bytes.flip();
    }

    private boolean awaitWork() throws IOException {
        while (!ended) {
            IOException failed = failure;
            if (failed != null) {
                throw failed;
            }
            if (hasWork()) {
                return true;
            }
            parked = Thread.currentThread();
            if (!hasWork() && failure == null && !ended) {
                LockSupport.park(this);
            }
            parked = null;
        }
        return false;
    }

    /** Takes as many requests as fit into a size; if it is told to, at least one, whatever its size. */
    private void take(int limit, boolean atLeastOne) {
        int size = 0;
        for (PendingCommand next = next(); next != null; next = next()) {
            if (size + next.request.length > limit && (size > 0 || !atLeastOne)) {
                return;
            }
            if (queueOf(next).remove(next) && next.markSent()) {
                if (next.isOutOfBand()) {
                    sentOutOfBand++;
                } else {
                    sent = next.number(sent + 1);
                }
                batch.add(next);
                if (WireLog.isEnabled()) {
                    WireLog.sent(peer, next.request);
                }
                size += next.request.length;
            }
        }
    }

    private @Nullable PendingCommand next() {
        PendingCommand next = outOfBand.peek();
        return next == null && windowIsOpen() ? inBand.peek() : next;
    }

    private Queue<PendingCommand> queueOf(PendingCommand command) {
        return command.isOutOfBand() ? outOfBand : inBand;
    }

    private boolean hasWork() {
        return !outOfBand.isEmpty() || (!inBand.isEmpty() && windowIsOpen());
    }

    /** As it has answered everything. */
    private boolean peerHasReadAll() {
        return sent == done && sentOutOfBand == doneOutOfBand;
    }

    private boolean windowIsOpen() {
        return sent - done < window;
    }

    private void wake() {
        Thread writer = parked;
        if (writer != null) {
            LockSupport.unpark(writer);
        }
    }
}
