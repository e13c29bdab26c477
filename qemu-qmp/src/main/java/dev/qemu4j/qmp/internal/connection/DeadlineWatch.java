package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the callers whose deadline has come, with one timer for all of a connection.
 *
 * <p>Each caller could park for as long as it has instead. But a virtual thread that parks for a time sets a timer of the
 * JVM's and cancels it again, which wakes the thread that keeps the timers at every command: a fifth of the time of a
 * round trip. The timer here is set to the earliest deadline and left alone when that command is answered; with the same
 * timeout for most commands, it is set about once in as long as a timeout is.
 */
public final class DeadlineWatch {
    private final Collection<PendingCommand> waiting;
    private final AtomicReference<@Nullable Look> next = new AtomicReference<>();
    private volatile boolean ended;

    /** A moment at which to look who has waited long enough; the timer's value says whether the moment has come. */
    private record Look(Deadline at, CompletableFuture<Boolean> timer) {
        Look(Deadline at) {
            this(at, new CompletableFuture<>());
        }

        void cancel() {
            timer.complete(false);
        }
    }

    /** {@code waiting} is a view of the commands that wait, safe for use by several threads. */
    public DeadlineWatch(Collection<PendingCommand> waiting) {
        this.waiting = waiting;
    }

    /** Makes sure that somebody looks at this deadline. Called when the command is among those that wait. */
    public void watch(Deadline deadline) {
        Look earliest = next.get();
        while (earliest == null || deadline.isBefore(earliest.at)) {
            Look mine = new Look(deadline);
            if (next.compareAndSet(earliest, mine)) {
                if (earliest != null) {
                    earliest.cancel();
                }
                start(mine);
                return;
            }
            earliest = next.get();
        }
    }

    private void start(Look look) {
        long nanos = Math.max(0, look.at.remaining());
        var unused = look.timer
                .completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
                .thenAccept(due -> {
                    if (due) {
                        look(look);
                    }
                });
        if (ended) {
            look.cancel();
        }
    }

    /** Runs on the thread that keeps the JVM's timers, which is not to be kept from its work. */
    private void look(Look due) {
        next.compareAndSet(due, null); // before looking: who comes from here on sets a timer of its own
        Deadline earliest = null;
        for (PendingCommand command : waiting) {
            if (command.deadline.hasPassed()) {
                command.wake();
            } else if (earliest == null || command.deadline.isBefore(earliest)) {
                earliest = command.deadline;
            }
        }
        if (earliest != null) {
            watch(earliest);
        }
    }

    /** Nobody waits any more: lets go of the timer, and with it of the connection. */
    public void end() {
        ended = true;
        Look last = next.getAndSet(null);
        if (last != null) {
            last.cancel();
        }
    }
}
