package dev.qemu4j.qmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait to be sent, and the one thread that sends them: all that wait go out in one write.
 *
 * <p>Out-of-band requests overtake the others. While out-of-band execution is enabled, no more than
 * {@value #IN_BAND_WINDOW} in-band commands are with QEMU at a time: with eight, QEMU stops reading, and an out-of-band
 * command behind them would reach it only when one of them ends, which is what it is meant not to wait for.
 */
final class RequestQueue {
    /** QEMU's own queue holds eight requests, and it stops reading when the eighth comes. */
    static final int IN_BAND_WINDOW = 7;

    private static final int BATCH_SIZE = 64 * 1024;

    private final String peer;
    private final Queue<PendingCommand> inBand = new ConcurrentLinkedQueue<>();
    private final Queue<PendingCommand> outOfBand = new ConcurrentLinkedQueue<>();

    /** In-band commands sent: each carries its number. Written by the writer. */
    private volatile long sent;

    /** The number of the last in-band command known to be done. Written by the reader. */
    private volatile long done;

    private volatile int window = Integer.MAX_VALUE;
    private volatile @Nullable Thread parked;
    private volatile boolean ended;

    RequestQueue(String peer) {
        this.peer = peer;
    }

    void limitInBand() {
        window = IN_BAND_WINDOW;
    }

    void add(PendingCommand command) {
        (command.isOutOfBand() ? outOfBand : inBand).add(command);
        wake();
    }

    /** Forgets a request that its caller withdrew, so that a peer that does not read cannot make the queue grow. */
    void remove(PendingCommand command) {
        (command.isOutOfBand() ? outOfBand : inBand).remove(command);
    }

    /** How many wait to be sent. */
    int size() {
        return inBand.size() + outOfBand.size();
    }

    /**
     * Tells that an in-band command was replied to, and so every one sent before it: they run one after another.
     *
     * @param number the command's number, or 0 if it is no longer known because its caller gave up
     */
    void replied(long number) {
        done = Math.min(sent, Math.max(done + (number == 0 ? 1 : 0), number));
        if (window != Integer.MAX_VALUE) {
            wake();
        }
    }

    /** Makes {@link #writeTo} return. */
    void end() {
        ended = true;
        wake();
    }

    /** Sends what is added, until the queue is ended or the transport fails. */
    void writeTo(Transport transport) throws IOException {
        List<PendingCommand> batch = new ArrayList<>();
        while (awaitRequests(batch)) {
            transport.write(bytesOf(batch));
            batch.clear();
        }
    }

    private static ByteBuffer bytesOf(List<PendingCommand> batch) {
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

    private boolean awaitRequests(List<PendingCommand> batch) {
        while (!ended) {
            take(batch);
            if (!batch.isEmpty()) {
                return true;
            }
            parked = Thread.currentThread();
            if (!hasWork() && !ended) {
                LockSupport.park(this);
            }
            parked = null;
        }
        return false;
    }

    private void take(List<PendingCommand> batch) {
        int size = 0;
        while (size < BATCH_SIZE) {
            PendingCommand next = outOfBand.poll();
            if (next == null && windowIsOpen()) {
                next = inBand.poll();
            }
            if (next == null) {
                return;
            }
            if (next.markSent()) {
                if (!next.isOutOfBand()) {
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

    private boolean hasWork() {
        return !outOfBand.isEmpty() || (!inBand.isEmpty() && windowIsOpen());
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
