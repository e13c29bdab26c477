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
 * Reconnects to a QEMU whose connection was lost. Most often QEMU is about to end as well. If it goes on, its monitor still listens.
 */
final class Reconnection {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** How long after its connection an ending QEMU may end: it closes its images first and frees its memory last. */
    private static final Duration ENDS = Duration.ofSeconds(5);

    /** How long the first attempt may take before the status is unknown. */
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

    /** The first exchange over a new connection; if it fails, the connection is not used. */
    interface Greeting {
        void exchange() throws InterruptedException;
    }

    /** Reconnects, however long that takes. False if QEMU has ended instead. */
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
        LOG.atWarn().addKeyValue("vm", machine).log("The connection to QEMU was lost and has been restored");
        return true;
    }

    /** Tries once, and gives up if QEMU ends meanwhile. */
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
            LOG.atDebug().addKeyValue("vm", machine).log("The new connection failed at once: {}", e.getMessage());
            return false;
        }
    }
}
