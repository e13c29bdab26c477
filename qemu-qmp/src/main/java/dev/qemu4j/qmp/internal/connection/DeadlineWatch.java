package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wakes callers whose deadline has passed, with one timer for all commands of a connection.
 *
 * <p>Callers do not use a timed park instead: a virtual thread that parks for a time sets a timer of the JVM and cancels it
 * again, which wakes the JVM's timer thread at every command. That took a fifth of the time of a round trip. The timer here
 * is set to the earliest deadline and left alone when that command is answered. As most commands have the same timeout, it
 * is set about once per timeout.
 */
final class DeadlineWatch {
    private final Collection<PendingCommand> pending;
    private final AtomicReference<@Nullable Alarm> next = new AtomicReference<>();
    private volatile boolean ended;

    /** A time at which to look for deadlines that have passed. The timer's value is false if it was cancelled. */
    private record Alarm(Deadline at, CompletableFuture<Boolean> timer) {
        Alarm(Deadline at) {
            this(at, new CompletableFuture<>());
        }

        void cancel() {
            timer.complete(false);
        }
    }

    /** {@code pending} is a view of the pending commands, safe for use by several threads. */
    DeadlineWatch(Collection<PendingCommand> pending) {
        this.pending = pending;
    }

    /** Makes sure that this deadline is noticed. Called when the command is among the pending ones. */
    void watch(Deadline deadline) {
        Alarm earliest = next.get();
        while (earliest == null || deadline.isBefore(earliest.at)) {
            Alarm mine = new Alarm(deadline);
            if (next.compareAndSet(earliest, mine)) {
                if (earliest != null) {
                    earliest.cancel();
                }
                boolean started = false;
                try {
                    start(mine);
                    started = true;
                } finally {
                    if (!started) { // the JVM's timer is a thread, too
                        next.compareAndSet(mine, null);
                    }
                }
                return;
            }
            earliest = next.get();
        }
    }

    private void start(Alarm alarm) {
        long nanos = Math.max(0, alarm.at.remaining());
        var unused = alarm.timer
                .completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
                .thenAccept(due -> {
                    if (due) {
                        wakeExpired(alarm);
                    }
                });
        if (ended) {
            alarm.cancel();
        }
    }

    /** Runs on the JVM's timer thread, so it must not block. */
    private void wakeExpired(Alarm due) {
        next.compareAndSet(due, null); // before looking: a command that is added from now on sets its own alarm
        Deadline earliest = null;
        for (PendingCommand command : pending) {
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

    /** Cancels the timer, which would keep the connection reachable. */
    void end() {
        ended = true;
        Alarm last = next.getAndSet(null);
        if (last != null) {
            last.cancel();
        }
    }
}
