package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows one QEMU, on one virtual thread, from its first answer to its end: applies its events to the status, reconnects when the
 * connection is lost, and cleans up when QEMU has ended.
 */
final class EventFollower {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    private static final String[] EVENTS = {
        "STOP",
        "RESUME",
        "SHUTDOWN",
        "POWERDOWN",
        "RESET",
        "SUSPEND",
        "SUSPEND_DISK",
        "WAKEUP",
        "WATCHDOG",
        "GUEST_PANICKED",
        "DEVICE_DELETED"
    };

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** How long a QEMU that has sent SHUTDOWN may take to answer whether it stays. */
    private static final Duration STAYS = Duration.ofSeconds(2);

    /** How long a caller waits for the thread to apply the events received so far. */
    private static final Duration CAUGHT_UP = Duration.ofSeconds(5);

    /** How long after QEMU's end its last events may still be read. */
    private static final Duration LAST_EVENTS = Duration.ofSeconds(1);

    /** How often the status is queried while events keep coming, as from a guest that resets all the time. */
    private static final int MAX_QUERIES = 3;

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final Consumer<QmpEvent> deviceDeleted;
    private final MachineEnd end;
    private final Reconnection reconnection;
    private final SilenceProbe probe;
    private final Thread thread;
    private final MachineFlightRecorder.MachineEvent life = MachineFlightRecorder.created();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private volatile Stream stream;
    private long dropped; // Confined to the thread. The stream's dropped events that a query has made up for.

    /**
     * The events of one connection.
     *
     * @param before how many events were applied before its first
     */
    private record Stream(EventSubscription events, long before) {
        /** How many events are applied once all that were received are. */
        long received() {
            return before + events.received() - events.dropped();
        }
    }

    /** Subscribes to the events at once; {@link #start} begins to apply them. */
    EventFollower(
            String machine,
            QemuProcess process,
            Monitor monitor,
            StatusTracker tracker,
            Consumer<QmpEvent> deviceDeleted,
            MachineEnd end) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
        this.deviceDeleted = deviceDeleted;
        this.end = end;
        this.reconnection = new Reconnection(machine, process, monitor, tracker);
        this.probe = new SilenceProbe(machine, () -> reconcile(FOREVER));
        this.stream = new Stream(monitor.subscribe(EVENTS), 0);
        this.thread = Thread.ofVirtual().name("vm " + machine).unstarted(this::run);
        monitor.onSilence(this::silence);
        monitor.onConnection(this::listen);
    }

    void start() {
        thread.start();
        var unused = process.onExit()
                .thenRun(() -> Thread.ofVirtual().name("vm-end " + machine).start(this::endConnection));
    }

    /**
     * Queries the run state. If events arrived meanwhile, they may be older or newer than the answer, so QEMU is asked again. If events
     * keep coming, they tell the status too.
     */
    VmStatus reconcile(Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        StatusInfo info;
        int queries = 0;
        do {
            long received = stream.received();
            info = monitor.execute(QueryStatus.INSTANCE, deadline.left());
            catchUp();
            if (tracker.reconcile(info, received)) {
                return tracker.status();
            }
        } while (++queries < MAX_QUERIES);
        if (tracker.status() == VmStatus.UNKNOWN) {
            tracker.reconcile(info, Long.MAX_VALUE);
        }
        return tracker.status();
    }

    /** Waits until the events received so far are applied. */
    void catchUp() throws InterruptedException {
        tracker.awaitApplied(stream.received(), Deadline.after(CAUGHT_UP));
    }

    /** QEMU has not answered in time, so the status is unknown until it answers. */
    private void silence() {
        if (tracker.lost()) {
            LOG.atWarn().addKeyValue("vm", machine).log("QEMU does not answer");
        }
        probe.start();
    }

    /** Stops following a QEMU that goes on. Returns when this JVM has released its resources. */
    void leave() {
        if (leaving.compareAndSet(false, true)) {
            monitor.close();
            thread.interrupt(); // ends the pause before a reconnection
        }
        Uninterruptibly.run(thread::join);
    }

    private void run() {
        try {
            Uninterruptibly.run(this::follow);
        } finally {
            finish();
        }
    }

    private void finish() {
        if (leaving.get() && process.isAlive()) {
            disconnect();
            leaveQemu();
        } else {
            ProcessExit exit = process.onExit().join(); // not interruptible, and never completed with a failure
            disconnect();
            stopped(exit);
        }
    }

    private void disconnect() {
        stream.events().close();
        monitor.close();
        probe.join();
    }

    private void leaveQemu() {
        try {
            end.leave();
        } finally {
            end.release();
            tracker.leave();
        }
    }

    private void stopped(ProcessExit exit) {
        try {
            end.cleanUp();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("vm", machine)
                    .setCause(e)
                    .log("Not all resources of the machine could be released");
        } finally {
            VmStopReason reason = tracker.reasonOf(exit);
            MachineFlightRecorder.ended(life, machine, process.pid(), reason);
            LOG.atLevel(reason.isFailure() ? Level.WARN : Level.DEBUG)
                    .addKeyValue("vm", machine)
                    .addKeyValue("cause", reason.cause())
                    .log("Stopped: {}", reason.describe());
            tracker.end(reason);
            end.release();
        }
    }

    private void follow() throws InterruptedException {
        do {
            applyEvents();
        } while (!leaving.get() && reconnection.connects(this::resume));
    }

    /** Subscribes to the events of a new connection before anybody can send a command over it, so none is missed. */
    private void listen(QmpClient client) {
        stream.events().close();
        stream = new Stream(client.subscribe(EVENTS), tracker.applied());
    }

    /** Continues with a new connection, and queries the status instead of the events that were missed. */
    private void resume() throws InterruptedException {
        dropped = 0;
        try {
            tracker.reconcile(monitor.execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
        } catch (QmpTimeoutException e) {
            // The probe asks again, as after every command that is not answered in time.
            LOG.atDebug().addKeyValue("vm", machine).log("{}", e.getMessage());
        }
    }

    private void applyEvents() throws InterruptedException {
        try {
            while (true) {
                QmpEvent event = stream.events().next(FOREVER);
                try {
                    apply(event);
                } catch (RuntimeException e) {
                    // Whatever is wrong with one event, the machine has to be followed to its end.
                    LOG.atError().addKeyValue("vm", machine).setCause(e).log("{} could not be applied", event);
                }
            }
        } catch (QmpClosedException e) {
            LOG.atDebug().addKeyValue("vm", machine).log("{}", e.getMessage());
        }
    }

    private void apply(QmpEvent event) throws InterruptedException {
        tracker.apply(event);
        switch (event.name()) {
            case "SHUTDOWN" -> queryWhetherQemuStays();
            case "DEVICE_DELETED" -> deviceDeleted.accept(event);
            default -> {} // changes the status only
        }
        long count = stream.events().dropped();
        if (count != dropped) {
            makeUpForDropped(count);
        }
    }

    /** Queries the status instead of dropped events; if QEMU does not answer, it is asked again after the next event. */
    private void makeUpForDropped(long count) throws InterruptedException {
        try {
            tracker.reconcile(monitor.execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
            dropped = count;
        } catch (QmpException e) {
            LOG.atDebug()
                    .addKeyValue("vm", machine)
                    .setCause(e)
                    .log("{} events were dropped, and the status could not be queried", count);
        }
    }

    /** A QEMU that was started with {@code -no-shutdown} answers after the guest's end; any other is about to end. */
    private void queryWhetherQemuStays() throws InterruptedException {
        try {
            if (RunStates.of(monitor.execute(QueryStatus.INSTANCE, STAYS)) == RunState.SHUTDOWN) {
                tracker.guestIsDown();
            }
        } catch (QmpException e) {
            LOG.atTrace().addKeyValue("vm", machine).setCause(e).log("QEMU is ending");
        }
    }

    /** QEMU's end closes its connection, unless another process has inherited the socket. */
    private void endConnection() {
        Uninterruptibly.run(() -> {
            if (!thread.join(LAST_EVENTS)) {
                monitor.close();
            }
        });
    }
}
