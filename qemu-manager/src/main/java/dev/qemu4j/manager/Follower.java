package dev.qemu4j.manager;

import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one QEMU, on one virtual thread, from its first answer to its end: applies its events to the status, and when it is
 * gone puts away what belonged to it.
 */
final class Follower {
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

    private final String machine;
    private final QemuProcess process;
    private final QmpClient qmp;
    private final StatusTracker tracker;
    private final HotPlugger hotPlugger;
    private final Runnable putAway;
    private final EventSubscription events;
    private final Thread thread;
    private long dropped; // Confined to the thread.

    /** {@code putAway} is run once, when QEMU is gone and its connection closed, before the machine counts as stopped. */
    Follower(
            String machine,
            QemuProcess process,
            QmpClient qmp,
            StatusTracker tracker,
            HotPlugger hotPlugger,
            Runnable putAway) {
        this.machine = machine;
        this.process = process;
        this.qmp = qmp;
        this.tracker = tracker;
        this.hotPlugger = hotPlugger;
        this.putAway = putAway;
        this.events = qmp.subscribe(EVENTS);
        this.thread = Thread.ofVirtual().name("vm " + machine).unstarted(this::follow);
    }

    void start() {
        thread.start();
        var unused = process.onExit()
                .thenRun(() -> Thread.ofVirtual().name("vm-end " + machine).start(this::endConnection));
    }

    /** Asks QEMU for the run state, after all events that came before its answer. */
    VmStatus reconcile() throws InterruptedException {
        StatusInfo status = qmp.execute(QueryStatus.INSTANCE);
        catchUp();
        return tracker.reconcile(status);
    }

    /** Waits until the events that have come so far are applied. */
    void catchUp() throws InterruptedException {
        tracker.awaitApplied(events.received() - events.dropped(), Deadline.after(CAUGHT_UP));
    }

    private void follow() {
        Uninterruptibly.run(this::applyEvents);
        tracker.lost();
        ProcessExit exit = process.onExit().join(); // not interruptible, and never completed with a failure
        LOG.debug("VM '{}': QEMU ended with {}", machine, exit.describe());
        events.close();
        qmp.close();
        putAway.run();
        tracker.end();
    }

    private void applyEvents() throws InterruptedException {
        try {
            while (true) {
                QmpEvent event = events.next(FOREVER);
                tracker.apply(event);
                switch (event.name()) {
                    case "SHUTDOWN" -> askWhetherItStays();
                    case "DEVICE_DELETED" -> hotPlugger.deviceDeleted(event);
                    default -> {} // the status is all there is to it
                }
                if (events.dropped() != dropped) {
                    makeUpForDropped(events.dropped());
                }
            }
        } catch (QmpClosedException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
        }
    }

    /** Asks QEMU instead; if it does not answer, it is asked again after the next event. */
    private void makeUpForDropped(long count) throws InterruptedException {
        try {
            tracker.reconcile(qmp.execute(QueryStatus.INSTANCE));
            dropped = count;
        } catch (QmpException e) {
            LOG.debug("VM '{}': {} events were dropped, and QEMU does not say what became of it", machine, count, e);
        }
    }

    /** A QEMU that was started with {@code -no-shutdown} answers after the guest's end; any other is on its way out. */
    private void askWhetherItStays() throws InterruptedException {
        try {
            if (RunStates.status(qmp.execute(QueryStatus.INSTANCE, STAYS).status()) == VmStatus.STOPPED) {
                tracker.guestIsDown();
            }
        } catch (QmpException e) {
            LOG.trace("VM '{}': QEMU is ending", machine, e);
        }
    }

    /** QEMU's end ends its connection, unless another process has inherited the socket. */
    private void endConnection() {
        Uninterruptibly.run(() -> {
            if (!thread.join(LAST_WORDS)) {
                qmp.close();
            }
        });
    }
}
