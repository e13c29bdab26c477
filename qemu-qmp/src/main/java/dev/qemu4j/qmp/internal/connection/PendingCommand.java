package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A command on its way: the bytes to send, how far they came, and the one thread that waits for the outcome. */
public final class PendingCommand {
    /** How far the request came. */
    private enum Stage {
        QUEUED,
        SENT,
        WITHDRAWN
    }

    public final long id;
    public final String command;
    public final byte[] request;
    public final Deadline deadline;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private final Thread caller = Thread.currentThread();
    private volatile long number;
    private volatile @Nullable Outcome outcome;

    public PendingCommand(long id, String command, byte[] request, Deadline deadline) {
        this.id = id;
        this.command = command;
        this.request = request;
        this.deadline = deadline;
    }

    boolean isOutOfBand() {
        return id < 0;
    }

    /** Called by whoever sends it, before that; false if the caller gave up first. */
    boolean markSent() {
        return stage.compareAndSet(Stage.QUEUED, Stage.SENT);
    }

    /** Called by a caller that gives up; true if the request is not sent and never will be. */
    public boolean withdraw() {
        return stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN);
    }

    /** Called by whoever sends it: how many in-band commands were sent, this one included. */
    public long number(long position) {
        number = position;
        return position;
    }

    public long number() {
        return number;
    }

    public boolean wasSent() {
        return stage.get() == Stage.SENT;
    }

    public void complete(Outcome with) {
        outcome = with;
        wake();
    }

    /** Makes the caller look at the outcome and the deadline again. */
    void wake() {
        LockSupport.unpark(caller);
    }

    /**
     * Waits for the outcome; null if the deadline came first, of which {@link DeadlineWatch} tells.
     *
     * @throws InterruptedException if the caller is interrupted and no outcome is there yet
     */
    @Nullable
    public Outcome await() throws InterruptedException {
        while (true) {
            Outcome known = outcome;
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
