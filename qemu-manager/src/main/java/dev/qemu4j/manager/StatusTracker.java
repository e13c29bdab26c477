package dev.qemu4j.manager;

import dev.qemu4j.qapi.runstate.Shutdown;
import dev.qemu4j.qapi.runstate.ShutdownCause;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.QmpEvent;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of one machine as its events tell it, and those who wait for a status. */
final class StatusTracker {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.status");

    private final String machine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private VmStatus status = VmStatus.CREATING; // Guarded by lock.
    private long applied; // Guarded by lock. How many events.
    private boolean hasRun; // Guarded by lock.
    private boolean down; // Guarded by lock. SHUTDOWN came.
    private boolean guestPoweredOff; // Guarded by lock.
    private ShutdownCause shutdownReason = ShutdownCause.NONE; // Guarded by lock.
    private boolean ended; // Guarded by lock. QEMU is gone, and what belonged to it.

    StatusTracker(String machine) {
        this.machine = machine;
    }

    VmStatus status() {
        return read(() -> status);
    }

    /** Whether the guest has ever run: one that has not cannot answer its power button. */
    boolean hasRun() {
        return read(() -> hasRun);
    }

    boolean isDown() {
        return read(() -> down);
    }

    boolean guestPoweredOff() {
        return read(() -> guestPoweredOff);
    }

    ShutdownCause shutdownReason() {
        return read(() -> shutdownReason);
    }

    boolean hasEnded() {
        return read(() -> ended);
    }

    void apply(QmpEvent event) {
        update(() -> {
            applied++;
            VmStatus after = RunStates.after(status, event.name(), down);
            if (event.name().equals("SHUTDOWN")) {
                Shutdown shutdown = Shutdown.fromJson(event.data(), event.timestamp());
                down = true;
                shutdownReason = shutdown.extras().isMissing("reason") ? ShutdownCause.NONE : shutdown.reason();
                guestPoweredOff |= shutdown.guest();
                // Most often QEMU ends now, and the machine has stopped when it is gone; see guestIsDown.
                after = VmStatus.SHUTTING_DOWN;
            }
            become(after);
        });
    }

    /** QEMU stays although the guest has powered off. */
    void guestIsDown() {
        update(() -> become(VmStatus.STOPPED));
    }

    /** What QEMU answered when it was asked: the truth, except that it does not know of a power button that was pressed. */
    VmStatus reconcile(StatusInfo info) {
        VmStatus asked = RunStates.status(info.status());
        if (asked == VmStatus.UNKNOWN) {
            LOG.warn("VM '{}': QEMU is in a run state that is not known here: {}", machine, info.toJson());
        }
        update(() -> {
            boolean stillShuttingDown = status == VmStatus.SHUTTING_DOWN && asked == VmStatus.RUNNING;
            if (!ended && !stillShuttingDown) {
                become(asked);
            }
        });
        return status();
    }

    /** QEMU cannot be asked, but has not ended either. */
    void lost() {
        update(() -> become(VmStatus.UNKNOWN));
    }

    /** QEMU has ended, and all that belonged to it is gone. */
    void end() {
        update(() -> {
            become(VmStatus.STOPPED);
            ended = true;
        });
    }

    /** Waits until one of the statuses is there; false if the deadline came first, or QEMU ended and none ever will be. */
    boolean await(Set<VmStatus> wanted, Deadline deadline) throws InterruptedException {
        return await(() -> wanted.contains(status) || ended, deadline) && wanted.contains(status());
    }

    /** Waits until so many events have been applied; false if the deadline came first. */
    boolean awaitApplied(long count, Deadline deadline) throws InterruptedException {
        return await(() -> applied >= count || ended, deadline);
    }

    /** Waits until the guest is down, or QEMU has ended. */
    boolean awaitDown(Deadline deadline) throws InterruptedException {
        return await(() -> down || ended, deadline);
    }

    /** Waits until QEMU has ended, or stays although the guest is down. */
    boolean awaitStopped(Deadline deadline) throws InterruptedException {
        return await(() -> ended || status == VmStatus.STOPPED, deadline);
    }

    /** Waits until QEMU has ended and what belonged to it is gone. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return await(() -> ended, deadline);
    }

    private boolean await(BooleanCondition condition, Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!condition.isTrue()) {
                if (deadline.hasPassed()) {
                    return false;
                }
                changed.awaitNanos(deadline.remaining());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Tested with the lock held. */
    private interface BooleanCondition {
        boolean isTrue();
    }

    private <T> T read(Supplier<T> value) {
        lock.lock();
        try {
            return value.get();
        } finally {
            lock.unlock();
        }
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void become(VmStatus next) {
        if (ended || next == status) {
            return;
        }
        LOG.debug("VM '{}': {} -> {}", machine, status, next);
        status = next;
        hasRun |= next == VmStatus.RUNNING;
    }
}
