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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows one QEMU, on one virtual thread, from its first answer to its end: applies its events to the status, connects anew when the
 * connection is lost, and cleans up when QEMU is gone.
 */
public final class EventFollower {
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

    /** How long a QEMU that says SHUTDOWN is asked whether it stays. */
    private static final Duration STAYS = Duration.ofSeconds(2);

    /** How long the thread may lag behind the events. */
    private static final Duration CAUGHT_UP = Duration.ofSeconds(5);

    /** How long after QEMU's end its last words may still be read. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** How often QEMU is asked while events keep coming, as they do from a guest that resets all the time. */
    private static final int QUESTIONS = 3;

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final Consumer<QmpEvent> deviceDeleted;
    private final Runnable cleanUp;
    private final Runnable release;
    private final Reconnection reconnection;
    private final SilenceProbe probe;
    private final Thread thread;
    private final MachineFlightRecorder.MachineEvent life = MachineFlightRecorder.created();
    private final AtomicReference<@Nullable Runnable> leaving = new AtomicReference<>();
    private volatile Stream stream;
    private long dropped; // Confined to the thread. Of the stream's, those that were made up for.

    /**
     * The events of one connection.
     *
     * @param before how many events were applied before its first
     */
    private record Stream(EventSubscription events, long before) {
        /** How many events will have been applied when those that have come are. */
        long received() {
            return before + events.received() - events.dropped();
        }
    }

    /**
     * {@code cleanUp} is run once, when QEMU is gone and its connection closed, before the machine counts as stopped; {@code release}
     * once, when it does.
     */
    public EventFollower(
            String machine,
            QemuProcess process,
            Monitor monitor,
            StatusTracker tracker,
            Consumer<QmpEvent> deviceDeleted,
            Runnable cleanUp,
            Runnable release) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
        this.deviceDeleted = deviceDeleted;
        this.cleanUp = cleanUp;
        this.release = release;
        this.reconnection = new Reconnection(machine, process, monitor, tracker);
        this.probe = new SilenceProbe(machine, () -> reconcile(FOREVER));
        this.stream = new Stream(monitor.subscribe(EVENTS), 0);
        this.thread = Thread.ofVirtual().name("vm " + machine).unstarted(this::follow);
        monitor.onSilence(this::silence);
        monitor.onConnection(this::listen);
    }

    public void start() {
        thread.start();
        var unused = process.onExit()
                .thenRun(() -> Thread.ofVirtual().name("vm-end " + machine).start(this::endConnection));
    }

    /**
     * Asks QEMU for the run state; again if events came meanwhile, of which nobody can tell whether they are newer than its answer. If
     * they keep coming, they tell of the status too.
     */
    VmStatus reconcile(Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        StatusInfo info;
        int asked = 0;
        do {
            long received = stream.received();
            info = monitor.execute(QueryStatus.INSTANCE, deadline.left());
            catchUp();
            if (tracker.reconcile(info, received)) {
                return tracker.status();
            }
        } while (++asked < QUESTIONS);
        if (tracker.status() == VmStatus.UNKNOWN) {
            tracker.reconcile(info, Long.MAX_VALUE);
        }
        return tracker.status();
    }

    /** Waits until the events that have come so far are applied. */
    void catchUp() throws InterruptedException {
        tracker.awaitApplied(stream.received(), Deadline.after(CAUGHT_UP));
    }

    /** QEMU has not answered: nobody knows what it is doing until it does. */
    private void silence() {
        if (tracker.lost()) {
            LOG.atWarn().addKeyValue("vm", machine).log("QEMU does not answer");
        }
        probe.start();
    }

    /** Lets go of a QEMU that goes on, once, and does the rest afterwards. Returns when that is done. */
    public void leave(Runnable rest) {
        if (leaving.compareAndSet(null, rest)) {
            monitor.close();
            // Out of the pause before it would connect again.
            thread.interrupt();
        }
        Uninterruptibly.run(thread::join);
    }

    private void follow() {
        Uninterruptibly.run(this::followToTheEnd);
        Runnable rest = leaving.get();
        if (rest != null && process.isAlive()) {
            stream.events().close();
            monitor.close();
            probe.join();
            try {
                rest.run();
            } finally {
                tracker.leave();
            }
            return;
        }
        ProcessExit exit = process.onExit().join(); // not interruptible, and never completed with a failure
        stream.events().close();
        monitor.close();
        probe.join();
        try {
            cleanUp.run();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("vm", machine).setCause(e).log("Not all of its resources could be released");
        }
        VmStopReason reason = tracker.reasonOf(exit);
        MachineFlightRecorder.ended(life, machine, process.pid(), reason);
        LOG.atLevel(reason.isFailure() ? Level.WARN : Level.DEBUG)
                .addKeyValue("vm", machine)
                .addKeyValue("cause", reason.cause())
                .log("Stopped: {}", reason.describe());
        tracker.end(reason);
        release.run();
    }

    private void followToTheEnd() throws InterruptedException {
        do {
            applyEvents();
        } while (leaving.get() == null && reconnection.connects(this::resume));
    }

    /** Takes the events of a new connection; of an order that is given over it, none is missed. */
    private void listen(QmpClient client) {
        stream.events().close();
        stream = new Stream(client.subscribe(EVENTS), tracker.applied());
    }

    /** Goes on with a new connection; what was missed in between is asked for. */
    private void resume() throws InterruptedException {
        dropped = 0;
        try {
            tracker.reconcile(monitor.execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
        } catch (QmpTimeoutException e) {
            // It is asked again, by the probe, as after every command that it does not answer.
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
            case "SHUTDOWN" -> askWhetherItStays();
            case "DEVICE_DELETED" -> deviceDeleted.accept(event);
            default -> {} // the status is all there is to it
        }
        long count = stream.events().dropped();
        if (count != dropped) {
            makeUpForDropped(count);
        }
    }

    /** Asks QEMU instead; if it does not answer, it is asked again after the next event. */
    private void makeUpForDropped(long count) throws InterruptedException {
        try {
            tracker.reconcile(monitor.execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
            dropped = count;
        } catch (QmpException e) {
            LOG.atDebug()
                    .addKeyValue("vm", machine)
                    .setCause(e)
                    .log("{} events were dropped, and QEMU does not say what became of it", count);
        }
    }

    /** A QEMU that was started with {@code -no-shutdown} answers after the guest's end; any other is on its way out. */
    private void askWhetherItStays() throws InterruptedException {
        try {
            if (RunStates.of(monitor.execute(QueryStatus.INSTANCE, STAYS)) == RunState.SHUTDOWN) {
                tracker.guestIsDown();
            }
        } catch (QmpException e) {
            LOG.atTrace().addKeyValue("vm", machine).setCause(e).log("QEMU is ending");
        }
    }

    /** QEMU's end ends its connection, unless another process has inherited the socket. */
    private void endConnection() {
        Uninterruptibly.run(() -> {
            if (!thread.join(LAST_WORDS)) {
                monitor.close();
            }
        });
    }
}
