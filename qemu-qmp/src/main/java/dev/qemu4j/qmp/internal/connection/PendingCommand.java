package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One pending command: its request, how far that was sent, and the thread that waits for the outcome. */
final class PendingCommand {
    /** How far the request was sent. */
    private enum Stage {
        QUEUED,
        SENT,
        WITHDRAWN
    }

    final long id;
    final String command;
    final byte[] request;
    final Deadline deadline;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private final Thread caller = Thread.currentThread();
    private volatile long number;
    private volatile @Nullable CommandOutcome outcome;

    PendingCommand(long id, String command, byte[] request, Deadline deadline) {
        this.id = id;
        this.command = command;
        this.request = request;
        this.deadline = deadline;
    }

    boolean isOutOfBand() {
        return id < 0;
    }

    /** Called by the sender, before it sends. Returns false if the caller has withdrawn the request. */
    boolean markSent() {
        return stage.compareAndSet(Stage.QUEUED, Stage.SENT);
    }

    /** Called by a caller that gives up. Returns true if the request was not sent and never will be. */
    boolean withdraw() {
        return stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN);
    }

    boolean wasSent() {
        return stage.get() == Stage.SENT;
    }

    /** Called by the sender: this is the {@code position}-th in-band command that is sent. */
    void setNumber(long position) {
        number = position;
    }

    long number() {
        return number;
    }

    void complete(CommandOutcome with) {
        outcome = with;
        wake();
    }

    /** Makes the caller look at the outcome and the deadline again. */
    void wake() {
        LockSupport.unpark(caller);
    }

    /**
     * Waits for the outcome. Returns null if the deadline passes first; {@link DeadlineWatch} wakes the caller then.
     *
     * @throws InterruptedException if the caller is interrupted before the outcome is known
     */
    @Nullable
    CommandOutcome await() throws InterruptedException {
        while (true) {
            CommandOutcome known = outcome;
            if (known != null) {
                return known;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (deadline.hasPassed()) {
                return null;
            }
            LockSupport.park(this);
        }
    }
}
