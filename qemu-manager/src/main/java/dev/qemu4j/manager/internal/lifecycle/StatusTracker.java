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

/** The status of one machine as its events tell it, why it has stopped, and those who wait for a status or listen to it. */
public final class StatusTracker {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.status");

    private final String machine;
    private final CopyOnWriteArrayList<StatusListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private VmStatus status = VmStatus.CREATING; // Guarded by lock.
    private VmStatus beforeUnknown = VmStatus.CREATING; // Guarded by lock.
    private long applied; // Guarded by lock. How many events.
    private boolean hasRun; // Guarded by lock.
    private StopFacts facts = StopFacts.NONE; // Guarded by lock.
    private @Nullable VmStopReason reason; // Guarded by lock.
    private boolean ended; // Guarded by lock. QEMU is gone, and what belonged to it.
    private boolean left; // Guarded by lock. QEMU goes on, and is not followed any more.

    public StatusTracker(String machine) {
        this.machine = machine;
    }

    public VmStatus status() {
        return read(() -> status);
    }

    /** Whether the guest has ever run: one that has not cannot answer its power button. */
    boolean hasRun() {
        return read(() -> hasRun);
    }

    boolean isDown() {
        return read(() -> facts.down());
    }

    /** Why the machine has stopped, once it has. */
    public Optional<VmStopReason> stopReason() {
        return read(() -> Optional.ofNullable(reason));
    }

    public boolean hasEnded() {
        return read(() -> ended);
    }

    /** Whether QEMU goes on without being followed from here. */
    boolean isLeft() {
        return read(() -> left);
    }

    /** How many events have been applied, those of former connections included. */
    long applied() {
        return read(() -> applied);
    }

    /** Tells the listener of every change from here on, and at the latest that the machine has stopped. */
    public StatusListener listen(Consumer<? super VmStatus> listener) {
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

    public void apply(QmpEvent event) {
        update(() -> {
            applied++;
            boolean cameBack = event.name().equals("RESET") && status == VmStatus.STOPPED;
            VmStatus after = RunStates.after(status, event.name(), facts.down());
            facts = facts.after(event);
            if (event.name().equals("SHUTDOWN")) {
                // Most often QEMU ends now, and the machine has stopped when it is gone; see guestIsDown.
                after = VmStatus.SHUTTING_DOWN;
            } else if (cameBack) {
                comeBack();
                after = VmStatus.PAUSED;
            }
            become(after);
        });
    }

    /** QEMU stays although the guest has powered off. */
    public void guestIsDown() {
        update(() -> {
            facts = facts.guestIsDown();
            reason = facts.stopped();
            become(VmStatus.STOPPED);
        });
    }

    /**
     * What QEMU answered when it was asked: the truth, except that it does not know of a power button that was pressed.
     *
     * @param upTo how many events had come when QEMU was asked; if more are applied by now, they may be newer than the answer
     * @return whether the answer counts; if not, nothing was changed
     */
    public boolean reconcile(StatusInfo info, long upTo) {
        RunState runState = RunStates.of(info);
        VmStatus asked = RunStates.status(runState);
        if (asked == VmStatus.UNKNOWN) {
            LOG.atWarn()
                    .addKeyValue("vm", machine)
                    .log("QEMU is in a run state that is not known here: {}", info.toJson());
        }
        lock.lock();
        try {
            if (applied > upTo) {
                return false;
            }
            hasRun |= runState != RunState.PRELAUNCH && runState != RunState.INMIGRATE;
            if (!isOver()) {
                becomeAsQemuSays(asked);
            }
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void becomeAsQemuSays(VmStatus asked) {
        boolean pressed = (status == VmStatus.UNKNOWN ? beforeUnknown : status) == VmStatus.SHUTTING_DOWN;
        if (asked == VmStatus.STOPPED) {
            facts = facts.guestIsDown();
            reason = facts.stopped();
        } else if (status == VmStatus.STOPPED) {
            comeBack();
        }
        become(pressed && asked == VmStatus.RUNNING ? VmStatus.SHUTTING_DOWN : asked);
    }

    /** QEMU had stayed after the guest's end, and was reset: the guest can begin anew. Called with the lock held. */
    private void comeBack() {
        facts = StopFacts.NONE;
        reason = null;
    }

    /** QEMU does not answer, but has not ended either; false if that is no news, as it is once the guest is down. */
    boolean lost() {
        lock.lock();
        try {
            boolean news = !isOver() && !facts.down() && status != VmStatus.UNKNOWN;
            if (news) {
                become(VmStatus.UNKNOWN);
                changed.signalAll();
            }
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** Why a machine whose QEMU has ended so has stopped. */
    VmStopReason reasonOf(ProcessExit exit) {
        return read(() -> facts.ended(exit));
    }

    /** QEMU has ended, and all that belonged to it is gone. */
    public void end(VmStopReason why) {
        update(() -> {
            reason = why;
            become(VmStatus.STOPPED);
            ended = true;
            listeners.forEach(listener -> listener.offer(VmStatus.STOPPED));
            listeners.clear();
        });
    }

    /** QEMU goes on, and is not followed any more: nobody here knows what it is doing. */
    void leave() {
        update(() -> {
            become(VmStatus.UNKNOWN);
            left = true;
            listeners.clear();
        });
    }

    /** Waits until one of the statuses is there; false if the deadline came first, or QEMU ended and none ever will be. */
    public boolean await(Set<VmStatus> wanted, Deadline deadline) throws InterruptedException {
        return await(() -> wanted.contains(status) || isOver(), deadline) && wanted.contains(status());
    }

    /** Waits until the machine has stopped, and tells why; empty if the deadline came first. */
    public Optional<VmStopReason> awaitReason(Deadline deadline) throws InterruptedException {
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

    /** Waits until so many events have been applied; false if the deadline came first. */
    boolean awaitApplied(long count, Deadline deadline) throws InterruptedException {
        return await(() -> applied >= count || isOver(), deadline);
    }

    /** Waits until QEMU has answered again. */
    boolean awaitKnown(Deadline deadline) throws InterruptedException {
        return await(() -> status != VmStatus.UNKNOWN || isOver(), deadline);
    }

    /** Waits until the guest is down, or QEMU has ended. */
    boolean awaitDown(Deadline deadline) throws InterruptedException {
        return await(() -> facts.down() || isOver(), deadline);
    }

    /** Waits until QEMU has ended, or stays although the guest is down. */
    boolean awaitStopped(Deadline deadline) throws InterruptedException {
        return await(() -> isOver() || status == VmStatus.STOPPED, deadline);
    }

    /** Waits until QEMU has ended and what belonged to it is gone. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return await(this::isOver, deadline);
    }

    /** Called with the lock held: nothing more will happen here. */
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

    /** Called with the lock held, so that the listeners hear of the changes in their order. */
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
