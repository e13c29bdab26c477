package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The status of a machine: applies QEMU's events and answers to it, records why the machine has stopped, and serves those who wait for a
 * status or listen to it.
 *
 * <p>What QEMU sends is decoded before the lock is taken, and the status is read without it: nothing that QEMU sends can block a reader.
 */
public final class StatusTracker {
    private final String machine;
    private final MachineLog log;
    private final CopyOnWriteArrayList<StatusListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Read without the lock, and written with it held.
    private volatile VmStatus status = VmStatus.CREATING;
    private volatile boolean hasRun;
    private volatile StopFacts facts = StopFacts.NONE;
    private volatile @Nullable VmStopReason reason;
    private volatile boolean ended; // QEMU has ended, and its resources are released.
    private volatile boolean left; // QEMU goes on and is no longer followed.
    private final AtomicLong applied = new AtomicLong(); // How many events were applied.

    private VmStatus beforeUnknown = VmStatus.CREATING; // Guarded by lock.

    public StatusTracker(String machine) {
        this.machine = machine;
        this.log = MachineLog.of("dev.qemu4j.manager.status", machine);
    }

    public VmStatus status() {
        return status;
    }

    /** Whether the guest has ever run; one that has not cannot react to its power button. */
    boolean hasRun() {
        return hasRun;
    }

    boolean isDown() {
        return facts.down();
    }

    /** Why the machine has stopped; empty while it has not. */
    Optional<VmStopReason> stopReason() {
        return Optional.ofNullable(reason);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether QEMU goes on and is no longer followed. */
    boolean isLeft() {
        return left;
    }

    /** How many events were applied, over all connections. */
    long applied() {
        return applied.get();
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

    /** Applies an event. One that cannot be decoded counts as applied, too. */
    void apply(QmpEvent event) {
        boolean decoded = false;
        try {
            UnaryOperator<StopFacts> change = StopFacts.change(event);
            decoded = true;
            apply(event.name(), change);
        } finally {
            if (!decoded) {
                update(() -> applied.incrementAndGet());
            }
        }
    }

    private void apply(String event, UnaryOperator<StopFacts> change) {
        update(() -> {
            applied.incrementAndGet();
            boolean wasReset = event.equals("RESET") && status == VmStatus.STOPPED;
            VmStatus after = RunStates.after(status, event, facts.down());
            facts = change.apply(facts);
            if (event.equals("SHUTDOWN")) {
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
            log.warn("QEMU reports an unknown run state: {}", info.toJson());
        }
        lock.lock();
        try {
            if (applied.get() > upTo) {
                return false;
            }
            hasRun = hasRun || (runState != RunState.PRELAUNCH && runState != RunState.INMIGRATE);
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
        return facts.ended(exit);
    }

    /** QEMU has ended, and its resources are released. Those who wait know it even if a listener cannot be told. */
    void end(VmStopReason why) {
        update(() -> {
            VmStatus before = status;
            reason = why;
            status = VmStatus.STOPPED;
            ended = true;
            Cleanup.runAll(() -> announce(before, VmStatus.STOPPED), listeners::clear, log::end);
        });
    }

    /** QEMU goes on and is no longer followed, so its status is unknown from here on. */
    void leave() {
        update(() -> Cleanup.runAll(() -> become(VmStatus.UNKNOWN), () -> left = true, listeners::clear, log::end));
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
        return await(() -> applied.get() >= count || isOver(), deadline);
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

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Called with the lock held, so that the listeners are told the changes in their order. */
    private void become(VmStatus next) {
        VmStatus before = status;
        if (isOver() || next == before) {
            return;
        }
        if (next == VmStatus.UNKNOWN) {
            beforeUnknown = before;
        }
        status = next;
        hasRun = hasRun || next == VmStatus.RUNNING;
        announce(before, next);
    }

    private void announce(VmStatus before, VmStatus next) {
        List<Runnable> steps = new ArrayList<>();
        listeners.forEach(listener -> steps.add(() -> listener.offer(next)));
        if (before != next) {
            steps.add(() -> log.debug("{} -> {}", before, next));
            steps.add(() -> MachineFlightRecorder.statusChanged(machine, before, next));
        }
        Cleanup.runAll(steps);
    }
}
