package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.internal.concurrent.Backoff;
import dev.qemu4j.manager.internal.concurrent.Subtask;
import dev.qemu4j.manager.internal.concurrent.TaskScope;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reconnects to a QEMU whose connection was lost. Most often QEMU is about to end as well. If it goes on, its monitor still listens.
 */
final class Reconnection {
    /** How long after its connection an ending QEMU may end: it closes its images first and frees its memory last. */
    private static final Duration ENDS = Duration.ofSeconds(5);

    /** How long the first attempt may take before the status is unknown. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How long a new connection must have lasted for the next one to be tried at once. */
    private static final Duration LASTS = LONGEST_PAUSE;

    private final String machine;
    private final MachineLog log;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;

    // Confined to the thread that follows QEMU.
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private @Nullable Deadline
            lasting; // Once it has passed, the connection has lasted. Null before the first reconnection.

    Reconnection(String machine, MachineLog log, QemuProcess process, Monitor monitor, StatusTracker tracker) {
        this.machine = machine;
        this.log = log;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
    }

    /** The first exchange over a new connection; if it fails, the connection is not used. */
    interface Greeting {
        void exchange(Deadline deadline) throws InterruptedException;
    }

    /** Reconnects, however long that takes. False if QEMU has ended instead. */
    boolean connects(Greeting greeting) throws InterruptedException {
        if (process.awaitExit(tracker.isDown() ? ENDS : Duration.ZERO).isPresent()) {
            return false;
        }
        if (lasting == null || lasting.hasPassed()) {
            backoff.reset();
        } else if (endsDuring(backoff.next())) {
            return false;
        }
        for (Duration attempt = FIRST; !attempt(attempt, greeting); attempt = ATTEMPT) {
            if (process.exit().isPresent()) {
                return false;
            }
            tracker.lost();
            if (endsDuring(backoff.next())) {
                return false;
            }
        }
        lasting = Deadline.after(LASTS);
        log.warn("the connection to QEMU was lost and has been restored");
        return true;
    }

    /** Waits before the next attempt. True if QEMU has ended meanwhile. */
    private boolean endsDuring(Duration pause) throws InterruptedException {
        if (pause.compareTo(FIRST) >= 0) {
            tracker.lost();
        }
        return process.awaitExit(pause).isPresent();
    }

    /** Tries once, and gives up if QEMU ends meanwhile. */
    private boolean attempt(Duration timeout, Greeting greeting) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout.multipliedBy(2));
        Subtask<Boolean> connected;
        Subtask<ProcessExit> exit;
        try (TaskScope scope = TaskScope.openFirstCompleted("vm-reconnect " + machine)) {
            connected = scope.fork(() -> {
                monitor.reconnect(timeout);
                return true;
            });
            exit = scope.fork(() -> process.onExit().get());
            scope.join(deadline);
        } catch (TimeoutException e) {
            return false;
        }
        if (exit.state() == Subtask.State.SUCCESS) {
            return false;
        }
        if (connected.state() != Subtask.State.SUCCESS) {
            log.debug("QEMU cannot be connected to; trying again: {}", connected.failure());
            return false;
        }
        try {
            greeting.exchange(deadline);
            return true;
        } catch (RuntimeException e) {
            log.debug("the new connection failed at once: {}", e);
            return false;
        }
    }
}
