package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Persistently;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Follows one QEMU, on one virtual thread, from its first answer to its end: applies its events to the status, reconnects when the
 * connection is lost, and cleans up when QEMU has ended. Whatever fails, even for want of memory, QEMU is followed on, and its end is
 * reported.
 */
final class EventFollower {
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
    private final MachineLog log;
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

    // Confined to the thread.
    private long dropped; // The stream's dropped events that a query has made up for.
    private boolean missed; // Something failed, so that a query has to make up for what was missed.

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
            MachineLog log,
            QemuProcess process,
            Monitor monitor,
            StatusTracker tracker,
            Consumer<QmpEvent> deviceDeleted,
            MachineEnd end) {
        this.machine = machine;
        this.log = log;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
        this.deviceDeleted = deviceDeleted;
        this.end = end;
        this.reconnection = new Reconnection(machine, log, process, monitor, tracker);
        this.probe = new SilenceProbe(machine, log, () -> reconcile(Deadline.NEVER));
        this.stream = new Stream(monitor.subscribe(EVENTS), 0);
        this.thread = Thread.ofVirtual().name("vm " + machine).unstarted(this::run);
        monitor.onSilence(this::silence);
        monitor.onConnection(this::listen);
    }

    void start() {
        thread.start();
        var unused = process.onExit().thenRun(this::endConnectionSoon);
    }

    /**
     * Queries the run state. If events arrived meanwhile, they may be older or newer than the answer, so QEMU is asked again. If events
     * keep coming, they tell the status too.
     */
    VmStatus reconcile(Deadline deadline) throws InterruptedException {
        StatusInfo info;
        int queries = 0;
        do {
            long received = stream.received();
            info = monitor.execute(QueryStatus.INSTANCE, deadline.left());
            catchUp(deadline);
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
    void catchUp(Deadline deadline) throws InterruptedException {
        tracker.awaitApplied(stream.received(), Deadline.after(CAUGHT_UP).earlier(deadline));
    }

    /** QEMU has not answered in time, so the status is unknown until it answers. */
    private void silence() {
        if (tracker.lost()) {
            log.warn("QEMU does not answer");
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
            Uninterruptibly.run(() -> Persistently.run(this::follow, this::failed, this::pause));
        } finally {
            finish();
        }
    }

    private void failed(Throwable failure) {
        missed = true;
        log.error(failure, "following QEMU failed; going on");
    }

    /** Waits before QEMU is followed again after a failure. Once it has ended, its last events are tried only once more. */
    private boolean pause(Duration time) throws InterruptedException {
        boolean ended = process.exit().isPresent();
        var unused = process.awaitExit(time);
        return !ended && !leaving.get();
    }

    private void finish() {
        try {
            if (leaving.get() && process.isAlive()) {
                leaveQemu();
            } else {
                stopped(process.onExit().join()); // not interruptible, and never completed with a failure
            }
        } catch (Throwable e) { // all has been done nevertheless
            log.error(e, "the end of the machine could not be dealt with in order");
        }
    }

    private void leaveQemu() {
        Cleanup.runAll(this::disconnect, end::leave, end::release, tracker::leave, log::end);
    }

    private void stopped(ProcessExit exit) {
        VmStopReason[] reason = {
            new VmStopReason(VmStopReason.Cause.UNKNOWN, "", Optional.of(exit), Optional.empty(), Optional.empty())
        };
        Cleanup.runAll(
                this::disconnect,
                this::cleanUp,
                () -> reason[0] = tracker.reasonOf(exit),
                () -> report(reason[0]),
                () -> tracker.end(reason[0]),
                end::release,
                log::end);
    }

    private void disconnect() {
        Cleanup.runAll(() -> stream.events().close(), monitor::close, probe::stop);
    }

    private void cleanUp() {
        try {
            end.cleanUp();
        } catch (Throwable e) { // whatever is left, the machine has stopped
            log.error(e, "not all resources of the machine could be released");
        }
    }

    private void report(VmStopReason reason) {
        MachineFlightRecorder.ended(life, machine, process.pid(), reason);
        EndReport report = EndReport.of(reason, process.pid(), process::hasSent);
        log.log(report.level(), "{}", report.message());
    }

    private void follow() throws InterruptedException {
        if (missed && monitor.isOpen()) {
            query(stream.events().dropped());
        }
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
    private void resume(Deadline deadline) throws InterruptedException {
        dropped = 0;
        try {
            tracker.reconcile(monitor.execute(QueryStatus.INSTANCE, deadline.left()), Long.MAX_VALUE);
            missed = false;
        } catch (QmpTimeoutException e) {
            // The probe asks again, as after every command that is not answered in time.
            log.debug("{}", e.getMessage());
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
                    log.warn("event {} could not be applied: {}", event.name(), e);
                }
            }
        } catch (QmpClosedException e) {
            log.debug("{}", e.getMessage());
        }
    }

    private void apply(QmpEvent event) throws InterruptedException {
        if (event.dataSize() > EventData.LARGEST) {
            log.warn("event {} has {} bytes of data, which are ignored", event.name(), event.dataSize());
        }
        boolean wasDown = tracker.isDown();
        tracker.apply(event);
        switch (event.name()) {
            case "SHUTDOWN" -> {
                if (!wasDown) {
                    queryWhetherQemuStays();
                }
            }
            case "DEVICE_DELETED" -> deviceDeleted.accept(event);
            default -> {} // changes the status only
        }
        long count = stream.events().dropped();
        if (count != dropped || missed) {
            query(count);
        }
    }

    /** Queries the status instead of events that were missed; if QEMU does not answer, it is asked again after the next event. */
    private void query(long droppedSoFar) throws InterruptedException {
        try {
            tracker.reconcile(monitor.execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
            dropped = droppedSoFar;
            missed = false;
        } catch (RuntimeException e) {
            log.debug("events were missed, and the status could not be queried: {}", e);
        }
    }

    /** A QEMU that was started with {@code -no-shutdown} answers after the guest's end; any other is about to end. */
    private void queryWhetherQemuStays() throws InterruptedException {
        try {
            if (RunStates.of(monitor.execute(QueryStatus.INSTANCE, STAYS)) == RunState.SHUTDOWN) {
                tracker.guestIsDown();
            }
        } catch (RuntimeException e) {
            log.debug("QEMU is ending: {}", e);
        }
    }

    private void endConnectionSoon() {
        try {
            Thread.ofVirtual().name("vm-end " + machine).start(this::endConnection);
        } catch (Throwable e) { // no thread can be started
            Cleanup.runAll(monitor::close, () -> log.error(e, "QEMU has ended; its last events may be lost"));
        }
    }

    /** QEMU's end closes its connection, unless another process has inherited the socket. */
    private void endConnection() {
        try {
            Uninterruptibly.run(() -> thread.join(LAST_EVENTS));
        } finally {
            if (thread.isAlive()) {
                monitor.close();
            }
        }
    }
}
