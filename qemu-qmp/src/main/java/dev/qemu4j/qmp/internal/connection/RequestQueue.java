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
 * The requests that wait to be sent. All that wait are sent in one write.
 *
 * <p>The writer sends them, with one exception: requests that callers add right after they were answered are sent by the
 * reader, before it reads again. It is running at that time, so no other thread needs to be woken. It does so only where
 * the write cannot block: with few bytes, to a peer that has read everything sent before.
 *
 * <p>Out-of-band requests overtake the others. After {@link #limitInBand}, at most {@value #IN_BAND_WINDOW} in-band
 * commands are sent at a time. With eight, QEMU stops reading, and an out-of-band command behind them would wait until one
 * of them ends.
 */
final class RequestQueue {
    /** QEMU's own queue holds eight requests, and it stops reading when the eighth comes. */
    static final int IN_BAND_WINDOW = 7;

    private static final int BATCH_SIZE = 64 * 1024;

    /** How many bytes every socket buffers while it is empty. */
    private static final int SOCKET_BUFFER = 4 * 1024;

    private final String peer;
    private final Queue<PendingCommand> inBand = new ConcurrentLinkedQueue<>();
    private final Queue<PendingCommand> outOfBand = new ConcurrentLinkedQueue<>();

    /** Held by the thread that takes requests and sends them. */
    private final ReentrantLock sending = new ReentrantLock();

    private final List<PendingCommand> batch = new ArrayList<>(); // Guarded by sending.

    /** How many in-band commands were sent; each has its number. Written with {@link #sending} held. */
    private volatile long sent;

    /** The number of the last in-band command that QEMU has finished. Written by the reader. */
    private volatile long done;

    private long sentOutOfBand; // Guarded by sending.
    private long doneOutOfBand; // Used by the reader only.

    private volatile int window = Integer.MAX_VALUE;
    private volatile @Nullable Thread parked;
    private volatile boolean readerWillSend;
    private volatile @Nullable IOException failure;
    private volatile boolean ended;

    RequestQueue(String peer) {
        this.peer = peer;
    }

    void limitInBand() {
        window = IN_BAND_WINDOW;
    }

    void add(PendingCommand command) {
        queueOf(command).add(command);
        if (!readerWillSend) {
            wake();
        }
    }

    /** Removes a request that was withdrawn. Otherwise the queue would grow while the peer does not read. */
    void remove(PendingCommand command) {
        queueOf(command).remove(command);
    }

    /** How many requests wait to be sent. */
    int size() {
        return inBand.size() + outOfBand.size();
    }

    /**
     * An in-band command was replied to. So were all that were sent before it, as QEMU executes them in order.
     *
     * @param number the command's number, or 0 if its caller gave up and the number is no longer known
     */
    void replied(long number) {
        done = Math.min(sent, Math.max(done + (number == 0 ? 1 : 0), number));
        if (window != Integer.MAX_VALUE && hasWork()) {
            wake();
        }
    }

    /** An out-of-band command was replied to. */
    void repliedOutOfBand() {
        doneOutOfBand++;
    }

    /** Makes {@link #writeTo} return. */
    void end() {
        ended = true;
        wake();
    }

    /** Sends requests until {@link #end} is called or the transport fails. */
    void writeTo(Transport transport) throws IOException {
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

    /** Called by the reader: requests that are added from now on wait for {@link #sendFromReader}. */
    void readerWillSend() {
        readerWillSend = true;
    }

    /** Called by the reader: sends what was added since {@link #readerWillSend}, or wakes the writer to do so. */
    void sendFromReader(Transport transport) {
        readerWillSend = false; // before looking: a request that is added from now on wakes the writer
        if (!hasWork()) {
            return;
        }
        if (sending.tryLock()) {
            try {
                if (peerHasReadAll()) {
                    take(SOCKET_BUFFER, false);
                    sendBatch(transport);
                }
            } catch (IOException e) {
                failure = e; // the writer reports it, while the reader reads what the peer has sent
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

    /** Takes requests up to a total size, and with {@code atLeastOne} at least one of any size. */
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
                    long number = sent + 1;
                    next.setNumber(number);
                    sent = number;
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

    /** It has if it has answered everything. */
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
