package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.internal.concurrent.Subtask;
import dev.qemu4j.manager.internal.concurrent.TaskScope;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when the connection to a QEMU has ended. Most often QEMU is about to, too. If it lives, its monitor still listens, and is
 * connected to again.
 */
final class Reconnection {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** How long after the connection QEMU ends, if it is on its way out: it closes its images first and frees its memory last. */
    private static final Duration ENDS = Duration.ofSeconds(5);

    /** How long the first attempt may take before the connection counts as lost. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;

    Reconnection(String machine, QemuProcess process, Monitor monitor, StatusTracker tracker) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
    }

    /** What is done with a connection before it counts as one. */
    interface Greeting {
        void exchange() throws InterruptedException;
    }

    /** Connects again, however long that takes; false if QEMU has ended instead. */
    boolean connects(Greeting greeting) throws InterruptedException {
        if (process.awaitExit(tracker.isDown() ? ENDS : Duration.ZERO).isPresent()) {
            return false;
        }
        Duration pause = Duration.ofMillis(500);
        for (Duration attempt = FIRST; !attempt(attempt, greeting); attempt = ATTEMPT) {
            if (process.exit().isPresent()) {
                return false;
            }
            tracker.lost();
            if (process.awaitExit(pause).isPresent()) {
                return false;
            }
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        }
        LOG.atWarn().addKeyValue("vm", machine).log("The connection to QEMU was lost, and is there again");
        return true;
    }

    /** Tries once, while watching QEMU. */
    private boolean attempt(Duration timeout, Greeting greeting) throws InterruptedException {
        Subtask<Boolean> connected;
        Subtask<ProcessExit> exit;
        try (TaskScope scope = TaskScope.openFirstCompleted("vm-reconnect " + machine)) {
            connected = scope.fork(() -> {
                monitor.reconnect(timeout);
                return true;
            });
            exit = scope.fork(() -> process.onExit().get());
            scope.join(Deadline.after(timeout.multipliedBy(2)));
        } catch (TimeoutException e) {
            return false;
        }
        if (connected.state() != Subtask.State.SUCCESS || exit.state() == Subtask.State.SUCCESS) {
            return false;
        }
        try {
            greeting.exchange();
            return true;
        } catch (QmpException e) {
            LOG.atDebug().addKeyValue("vm", machine).log("The new connection is of no use: {}", e.getMessage());
            return false;
        }
    }
}
