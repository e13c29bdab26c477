package dev.qemu4j.manager;

import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qapi.control.Quit;
import dev.qemu4j.qapi.machine.SystemPowerdown;
import dev.qemu4j.qapi.machine.SystemWakeup;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.ShutdownCause;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps by which a machine is powered off. Each caller takes them on its own thread and with its own patience, but each step is
 * taken once; so callers join in one shutdown, and one that is interrupted drops out of it.
 */
final class ShutdownSteps {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** How long QEMU may take over a command that it answers at once when it is well. */
    private static final Duration MONITOR_ANSWERS = Duration.ofSeconds(5);

    private static final Duration QUITS = Duration.ofSeconds(5);

    /** How long the thread that puts everything away may take after QEMU's end. */
    private static final Duration PUT_AWAY = Duration.ofSeconds(10);

    private final QemuProcess process;
    private final QmpClient qmp;
    private final StatusTracker tracker;
    private final Follower follower;
    private final ReentrantLock asking = new ReentrantLock();
    private boolean asked; // Guarded by asking.
    private final AtomicBoolean askedAgain = new AtomicBoolean();
    private final AtomicBoolean quit = new AtomicBoolean();

    ShutdownSteps(QemuProcess process, QmpClient qmp, StatusTracker tracker, Follower follower) {
        this.process = process;
        this.qmp = qmp;
        this.tracker = tracker;
        this.follower = follower;
    }

    ShutdownOutcome run(Duration grace) throws InterruptedException {
        Deadline deadline = Deadline.after(grace);
        if (!tracker.isDown() && !deadline.hasPassed() && askGuest(grace, deadline)) {
            awaitGuest(grace, deadline);
        }
        if (tracker.isDown()) {
            tracker.awaitStopped(Deadline.after(QUITS));
        }
        if (!tracker.hasEnded() && askQemu()) {
            tracker.awaitEnd(Deadline.after(QUITS));
        }
        process.stop(StopPolicy.DEFAULT);
        return awaitOutcome();
    }

    /**
     * Presses the power button, unless another caller has; one that is at it is waited for, because it may be interrupted half-way.
     * False if there is no use in waiting for the guest.
     */
    private boolean askGuest(Duration grace, Deadline deadline) throws InterruptedException {
        if (!tracker.hasRun()) {
            return false;
        }
        if (!asking.tryLock(deadline.remaining(), TimeUnit.NANOSECONDS)) {
            return true;
        }
        try {
            asked = asked || (makeRun(shorter(grace)) && press(shorter(grace)));
            return asked;
        } finally {
            asking.unlock();
        }
    }

    /** A guest that does not run cannot answer. */
    private boolean makeRun(Duration timeout) throws InterruptedException {
        try {
            RunState runState = qmp.execute(QueryStatus.INSTANCE, timeout).status();
            if (runState == RunState.SUSPENDED) {
                qmp.execute(SystemWakeup.INSTANCE, timeout);
            } else if (RunStates.status(runState) == VmStatus.PAUSED) {
                qmp.execute(Cont.INSTANCE, timeout);
            }
            follower.catchUp();
            return true;
        } catch (QmpException e) {
            LOG.debug("The guest cannot be made to run: {}", e.getMessage());
            return tracker.isDown();
        }
    }

    private boolean press(Duration timeout) throws InterruptedException {
        try {
            qmp.execute(SystemPowerdown.INSTANCE, timeout);
            return true;
        } catch (QmpException e) {
            LOG.debug("The power button cannot be pressed: {}", e.getMessage());
            return tracker.isDown();
        }
    }

    private void awaitGuest(Duration grace, Deadline deadline) throws InterruptedException {
        if (tracker.awaitDown(Deadline.after(grace.dividedBy(2)))) {
            return;
        }
        // Some guests want the button twice; no guest wants it once for each caller.
        if (!askedAgain.compareAndSet(false, true) || press(shorter(grace))) {
            tracker.awaitDown(deadline);
        }
    }

    /** Tells QEMU to quit, unless another caller has; false if it does not answer. */
    private boolean askQemu() throws InterruptedException {
        if (!quit.compareAndSet(false, true)) {
            return true;
        }
        boolean done = false;
        try {
            qmp.execute(Quit.INSTANCE, MONITOR_ANSWERS);
            done = true;
        } catch (QmpException e) {
            LOG.debug("QEMU cannot be told to quit: {}", e.getMessage());
        } finally {
            if (!done) {
                quit.set(false);
            }
        }
        return done;
    }

    private static Duration shorter(Duration grace) {
        return grace.compareTo(MONITOR_ANSWERS) < 0 ? grace : MONITOR_ANSWERS;
    }

    /** How the machine ended, once QEMU has and everything is put away. */
    ShutdownOutcome awaitOutcome() throws InterruptedException {
        if (!tracker.awaitEnd(Deadline.after(PUT_AWAY))) {
            throw new IllegalStateException(
                    process + " has ended, but what belongs to it was not put away in " + PUT_AWAY);
        }
        ProcessExit exit = process.exit().orElseThrow();
        if (tracker.guestPoweredOff()) {
            return ShutdownOutcome.POWERED_OFF;
        }
        if (exit.signal().isPresent()) {
            return ShutdownOutcome.KILLED;
        }
        return tracker.shutdownReason() == ShutdownCause.HOST_QMP_QUIT
                ? ShutdownOutcome.QUIT
                : ShutdownOutcome.TERMINATED;
    }
}
