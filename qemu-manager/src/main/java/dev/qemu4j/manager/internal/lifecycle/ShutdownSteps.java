package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qapi.control.Quit;
import dev.qemu4j.qapi.machine.SystemPowerdown;
import dev.qemu4j.qapi.machine.SystemWakeup;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Powers a machine off: power button, {@code quit}, SIGTERM, SIGKILL. Each caller runs the steps on its own thread with its own deadline,
 * but each step is taken once: concurrent callers share one shutdown, and one that is interrupted leaves it. A step that fails, whatever
 * it throws, is followed by the next one.
 */
final class ShutdownSteps {
    /** How long QEMU may take for a command that it normally answers at once. */
    private static final Duration MONITOR_ANSWERS = Duration.ofSeconds(5);

    private static final Duration QUITS = Duration.ofSeconds(5);

    /** How long the cleanup after QEMU's end may take. */
    private static final Duration CLEANED_UP = Duration.ofSeconds(10);

    /** How long after the first press the button is pressed again. Doubles each time. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final String machine;
    private final MachineLog log;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final ReentrantLock pressing = new ReentrantLock();
    private @Nullable Deadline nextPress; // Guarded by pressing.
    private Duration pause = FIRST_PAUSE; // Guarded by pressing.
    private final AtomicInteger callers = new AtomicInteger();
    private final AtomicBoolean restart = new AtomicBoolean();
    private final AtomicBoolean toldToQuit = new AtomicBoolean();

    ShutdownSteps(String machine, MachineLog log, QemuProcess process, Monitor monitor, StatusTracker tracker) {
        this.machine = machine;
        this.log = log;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
    }

    /** Runs the steps. Returns when QEMU has ended and its resources are released. */
    ShutdownOutcome run(Duration grace) throws InterruptedException {
        Deadline deadline = Deadline.after(grace);
        if (callers.getAndIncrement() == 0) {
            restart.set(true);
        }
        try {
            pressUntilDown(deadline);
        } finally {
            callers.decrementAndGet();
        }
        if (tracker.isDown()) {
            // QEMU writes its caches, and may need the rest of the time for that.
            tracker.awaitStopped(deadline.later(Deadline.after(QUITS)));
        }
        requireFollowed("shutdown");
        if (!tracker.hasEnded() && quit()) {
            tracker.awaitEnd(Deadline.after(QUITS));
        }
        requireFollowed("shutdown");
        process.stop(StopPolicy.DEFAULT);
        return awaitOutcome();
    }

    /** A machine that was left running is not ended by the object that left it. */
    void requireFollowed(String operation) {
        if (tracker.isLeft()) {
            throw new VmOperationException(
                    machine,
                    operation,
                    "this object was closed and the machine left running; attach to it again",
                    null,
                    null);
        }
    }

    /** The result of a press. */
    private enum Press {
        /** The button was pressed, now or a moment ago. */
        DONE,
        /** QEMU does not answer. */
        UNANSWERED,
        /** There is no connection to QEMU. */
        DISCONNECTED,
        /** QEMU refuses, so the guest cannot run. */
        REFUSED
    }

    /** Presses the button repeatedly until the guest is down, its time is over, or pressing cannot help. */
    private void pressUntilDown(Deadline deadline) throws InterruptedException {
        while (tracker.hasRun() && !tracker.isDown() && !tracker.hasEnded() && !deadline.hasPassed()) {
            // A caller that is pressing is waited for, because it may be interrupted.
            if (!pressing.tryLock(deadline.remaining(), TimeUnit.NANOSECONDS)) {
                return;
            }
            Press press;
            Deadline next;
            try {
                press = press(deadline);
                next = nextPress == null ? deadline : nextPress.earlier(deadline);
            } finally {
                pressing.unlock();
            }
            switch (press) {
                case DONE -> tracker.awaitDown(next);
                case UNANSWERED -> tracker.awaitKnown(deadline);
                case DISCONNECTED -> {
                    if (!monitor.awaitOpen(Deadline.after(MONITOR_ANSWERS).earlier(deadline))) {
                        return;
                    }
                }
                case REFUSED -> {
                    return;
                }
            }
        }
    }

    /** Called with {@link #pressing} held. */
    private Press press(Deadline deadline) throws InterruptedException {
        if (restart.getAndSet(false)) {
            nextPress = null;
            pause = FIRST_PAUSE;
        } else if (nextPress != null && !nextPress.hasPassed()) {
            return Press.DONE;
        }
        try {
            resumeGuest(deadline);
            execute(SystemPowerdown.INSTANCE, deadline);
            nextPress = Deadline.after(pause);
            pause = pause.multipliedBy(2);
            return Press.DONE;
        } catch (QmpException e) {
            log.debug("the power button could not be pressed: {}", e.getMessage());
            return e instanceof QmpTimeoutException
                    ? Press.UNANSWERED
                    : e instanceof QmpClosedException ? Press.DISCONNECTED : Press.REFUSED;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // such as an answer that cannot be decoded; the next step does not need one
            log.warn("the power button could not be pressed: {}", e);
            return Press.REFUSED;
        }
    }

    /** A guest that does not run cannot react to its button. */
    private void resumeGuest(Deadline deadline) throws InterruptedException {
        RunState runState = RunStates.of(execute(QueryStatus.INSTANCE, deadline));
        if (runState == RunState.SUSPENDED) {
            execute(SystemWakeup.INSTANCE, deadline);
        } else if (RunStates.status(runState) == VmStatus.PAUSED) {
            execute(Cont.INSTANCE, deadline);
        }
    }

    /** A timeout shorter than usual, because a caller has little time left, does not make the status unknown. */
    private <T> T execute(QmpCommand<T> command, Deadline deadline) throws InterruptedException {
        Duration left = deadline.left();
        return left.compareTo(MONITOR_ANSWERS) < 0
                ? monitor.client().execute(command, left)
                : monitor.execute(command, MONITOR_ANSWERS);
    }

    /** Tells QEMU to quit, unless another caller has. False if QEMU does not answer. */
    private boolean quit() throws InterruptedException {
        if (!toldToQuit.compareAndSet(false, true)) {
            return true;
        }
        boolean done = false;
        try {
            monitor.execute(Quit.INSTANCE, MONITOR_ANSWERS);
            done = true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // the next step does not need QEMU's cooperation
            log.debug("QEMU could not be told to quit: {}", e);
        } finally {
            if (!done) {
                toldToQuit.set(false);
            }
        }
        return done;
    }

    /** Waits until QEMU has ended and its resources are released, and returns how the machine ended. */
    ShutdownOutcome awaitOutcome() throws InterruptedException {
        if (!tracker.awaitEnd(Deadline.after(CLEANED_UP))) {
            throw new IllegalStateException(
                    process + " has ended, but its resources were not released within " + CLEANED_UP);
        }
        requireFollowed("shutdown");
        return tracker.stopReason().orElseThrow().outcome();
    }
}
