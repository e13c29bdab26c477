package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of a machine: applies QEMU's events and answers to it, records why the machine has stopped, and serves those who wait for a
 * status or listen to it.
 */
public final class StatusTracker {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.status");

    private final String machine;
    private final CopyOnWriteArrayList<StatusListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private VmStatus status = VmStatus.CREATING; // Guarded by lock.
    private VmStatus beforeUnknown = VmStatus.CREATING; // Guarded by lock.
    private long applied; // Guarded by lock. How many events were applied.
    private boolean hasRun; // Guarded by lock.
    private StopFacts facts = StopFacts.NONE; // Guarded by lock.
    private @Nullable VmStopReason reason; // Guarded by lock.
    private boolean ended; // Guarded by lock. QEMU has ended, and its resources are released.
    private boolean left; // Guarded by lock. QEMU goes on and is no longer followed.

    public StatusTracker(String machine) {
        this.machine = machine;
    }

    public VmStatus status() {
        return read(() -> status);
    }

    /** Whether the guest has ever run; one that has not cannot react to its power button. */
    boolean hasRun() {
        return read(() -> hasRun);
    }

    boolean isDown() {
        return read(() -> facts.down());
    }

    /** Why the machine has stopped; empty while it has not. */
    Optional<VmStopReason> stopReason() {
        return read(() -> Optional.ofNullable(reason));
    }

    boolean hasEnded() {
        return read(() -> ended);
    }

    /** Whether QEMU goes on and is no longer followed. */
    boolean isLeft() {
        return read(() -> left);
    }

    /** How many events were applied, over all connections. */
    long applied() {
        return read(() -> applied);
    }

    /** Tells a listener every change from here on; a machine that has stopped already tells it that. */
    StatusListener listen(Consumer<? super VmStatus> listener) {
        StatusListener subscription = new StatusListener(machine, listener, listeners::remove);
        lock.lock();
        try {
            if (ended) {
                subscription.offer(VmStatus.STOPPED);
            } else {
                listeners.add(subscription);
            }
        } finally {
            lock.unlock();
        }
        return subscription;
    }

    void apply(QmpEvent event) {
        update(() -> {
            applied++;
            boolean wasReset = event.name().equals("RESET") && status == VmStatus.STOPPED;
            VmStatus after = RunStates.after(status, event.name(), facts.down());
            facts = facts.after(event);
            if (event.name().equals("SHUTDOWN")) {
                // Most often QEMU ends now, and the machine has stopped when it has; see guestIsDown.
                after = VmStatus.SHUTTING_DOWN;
            } else if (wasReset) {
                forgetStop();
                after = VmStatus.PAUSED;
            }
            become(after);
        });
    }

    /** The guest has powered off, and QEMU stays. */
    void guestIsDown() {
        update(() -> {
            facts = facts.guestIsDown();
            reason = facts.stopped();
            become(VmStatus.STOPPED);
        });
    }

    /**
     * Applies an answer to {@code query-status}. It is authoritative, except that it does not tell whether the power button was pressed.
     *
     * @param upTo how many events had been received when the query was sent; if more are applied by now, they may be newer than the
     *     answer
     * @return whether the answer was applied; if not, nothing was changed
     */
    boolean reconcile(StatusInfo info, long upTo) {
        RunState runState = RunStates.of(info);
        VmStatus answered = RunStates.status(runState);
        if (answered == VmStatus.UNKNOWN) {
            LOG.atWarn().addKeyValue("vm", machine).log("QEMU reports an unknown run state: {}", info.toJson());
        }
        lock.lock();
        try {
            if (applied > upTo) {
                return false;
            }
            hasRun |= runState != RunState.PRELAUNCH && runState != RunState.INMIGRATE;
            if (!isOver()) {
                becomeAnswered(answered);
            }
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void becomeAnswered(VmStatus answered) {
        boolean pressed = (status == VmStatus.UNKNOWN ? beforeUnknown : status) == VmStatus.SHUTTING_DOWN;
        if (answered == VmStatus.STOPPED) {
            facts = facts.guestIsDown();
            reason = facts.stopped();
        } else if (status == VmStatus.STOPPED) {
            forgetStop();
        }
        become(pressed && answered == VmStatus.RUNNING ? VmStatus.SHUTTING_DOWN : answered);
    }

    /** A QEMU that had stayed after its guest's end was reset, so the guest can run again. Called with the lock held. */
    private void forgetStop() {
        facts = StopFacts.NONE;
        reason = null;
    }

    /** QEMU does not answer, and has not ended. False if the status does not change, as when the guest is down. */
    boolean lost() {
        lock.lock();
        try {
            boolean changes = !isOver() && !facts.down() && status != VmStatus.UNKNOWN;
            if (changes) {
                become(VmStatus.UNKNOWN);
                changed.signalAll();
            }
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Why the machine has stopped, given how QEMU ended. */
    VmStopReason reasonOf(ProcessExit exit) {
        return read(() -> facts.ended(exit));
    }

    /** QEMU has ended, and its resources are released. */
    void end(VmStopReason why) {
        update(() -> {
            reason = why;
            become(VmStatus.STOPPED);
            ended = true;
            listeners.forEach(listener -> listener.offer(VmStatus.STOPPED));
            listeners.clear();
        });
    }

    /** QEMU goes on and is no longer followed, so its status is unknown from here on. */
    void leave() {
        update(() -> {
            become(VmStatus.UNKNOWN);
            left = true;
            listeners.clear();
        });
    }

    /** Waits for one of the statuses. False if the deadline passed first, or QEMU has ended with another one. */
    boolean await(Set<VmStatus> wanted, Deadline deadline) throws InterruptedException {
        return await(() -> wanted.contains(status) || isOver(), deadline) && wanted.contains(status());
    }

    /** Waits until the machine has stopped, and returns why. Empty if the deadline passed first, or QEMU is no longer followed. */
    Optional<VmStopReason> awaitReason(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (reason == null && !left && !deadline.hasPassed()) {
                changed.awaitNanos(deadline.remaining());
            }
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many events were applied. False if the deadline passed first. */
    boolean awaitApplied(long count, Deadline deadline) throws InterruptedException {
        return await(() -> applied >= count || isOver(), deadline);
    }

    /** Waits until QEMU answers again. */
    boolean awaitKnown(Deadline deadline) throws InterruptedException {
        return await(() -> status != VmStatus.UNKNOWN || isOver(), deadline);
    }

    /** Waits until the guest is down, or QEMU has ended. */
    boolean awaitDown(Deadline deadline) throws InterruptedException {
        return await(() -> facts.down() || isOver(), deadline);
    }

    /** Waits until QEMU has ended, or stays after its guest's end. */
    boolean awaitStopped(Deadline deadline) throws InterruptedException {
        return await(() -> isOver() || status == VmStatus.STOPPED, deadline);
    }

    /** Waits until QEMU has ended and its resources are released. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return await(this::isOver, deadline);
    }

    /** Whether the status is final. Called with the lock held. */
    private boolean isOver() {
        return ended || left;
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

    /** Called with the lock held, so that the listeners are told the changes in their order. */
    private void become(VmStatus next) {
        if (isOver() || next == status) {
            return;
        }
        LOG.atDebug().addKeyValue("vm", machine).log("{} -> {}", status, next);
        MachineFlightRecorder.statusChanged(machine, status, next);
        if (next == VmStatus.UNKNOWN) {
            beforeUnknown = status;
        }
        status = next;
        hasRun |= next == VmStatus.RUNNING;
        listeners.forEach(listener -> listener.offer(next));
    }
}
