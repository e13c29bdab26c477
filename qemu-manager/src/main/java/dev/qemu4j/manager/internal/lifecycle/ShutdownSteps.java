package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStatus;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps by which a machine is powered off. Each caller takes them on its own thread and with its own patience, but each step is
 * taken once; so callers join in one shutdown, and one that is interrupted drops out of it.
 */
public final class ShutdownSteps {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** How long QEMU may take over a command that it answers at once when it is well. */
    private static final Duration MONITOR_ANSWERS = Duration.ofSeconds(5);

    private static final Duration QUITS = Duration.ofSeconds(5);

    /** How long the cleanup after QEMU's end may take. */
    private static final Duration CLEANED_UP = Duration.ofSeconds(10);

    /** How long the guest gets before its button is pressed again; from then on twice as long each time. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Deadline nextPress; // Guarded by asking.
    private Duration pause = FIRST_PAUSE; // Guarded by asking.
    private final AtomicInteger callers = new AtomicInteger();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean quit = new AtomicBoolean();

    public ShutdownSteps(String machine, QemuProcess process, Monitor monitor, StatusTracker tracker) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
    }

    public ShutdownOutcome run(Duration grace) throws InterruptedException {
        Deadline deadline = Deadline.after(grace);
        if (callers.getAndIncrement() == 0) {
            begun.set(true);
        }
        try {
            askGuest(deadline);
        } finally {
            callers.decrementAndGet();
        }
        if (tracker.isDown()) {
            // QEMU writes what it has cached, and may need the rest of the time for it.
            tracker.awaitStopped(deadline.later(Deadline.after(QUITS)));
        }
        requireFollowed("shutdown");
        if (!tracker.hasEnded() && askQemu()) {
            tracker.awaitEnd(Deadline.after(QUITS));
        }
        requireFollowed("shutdown");
        process.stop(StopPolicy.DEFAULT);
        return awaitOutcome();
    }

    /** A machine that goes on without this object is not this object's to end. */
    public void requireFollowed(String operation) {
        if (tracker.isLeft()) {
            throw new VmOperationException(
                    machine, operation, "it was closed here and goes on; attach to it to go on with it", null, null);
        }
    }

    /** What came of pressing the button. */
    private enum Press {
        /** It is pressed, now or since a moment ago. */
        DONE,
        /** QEMU does not answer. */
        UNANSWERED,
        /** There is no connection to QEMU. */
        DISCONNECTED,
        /** The guest cannot be made to run. */
        REFUSED
    }

    /** Presses the button, again and again, until the guest is down or its time is over, or there is no use in it. */
    private void askGuest(Deadline deadline) throws InterruptedException {
        while (tracker.hasRun() && !tracker.isDown() && !tracker.hasEnded() && !deadline.hasPassed()) {
            // One who is at it is waited for, because it may be interrupted half-way.
            if (!asking.tryLock(deadline.remaining(), TimeUnit.NANOSECONDS)) {
                return;
            }
            Press press;
            Deadline next;
            try {
                press = press(deadline);
                next = nextPress == null ? deadline : nextPress.earlier(deadline);
            } finally {
                asking.unlock();
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

    /** Called with {@link #asking} held. */
    private Press press(Deadline deadline) throws InterruptedException {
        if (begun.getAndSet(false)) {
            nextPress = null;
            pause = FIRST_PAUSE;
        } else if (nextPress != null && !nextPress.hasPassed()) {
            return Press.DONE;
        }
        try {
            makeRun(deadline);
            ask(SystemPowerdown.INSTANCE, deadline);
            nextPress = Deadline.after(pause);
            pause = pause.multipliedBy(2);
            return Press.DONE;
        } catch (QmpException e) {
            LOG.atDebug().addKeyValue("vm", machine).log("The power button cannot be pressed: {}", e.getMessage());
            return e instanceof QmpTimeoutException
                    ? Press.UNANSWERED
                    : e instanceof QmpClosedException ? Press.DISCONNECTED : Press.REFUSED;
        }
    }

    /** A guest that does not run cannot answer. */
    private void makeRun(Deadline deadline) throws InterruptedException {
        RunState runState = RunStates.of(ask(QueryStatus.INSTANCE, deadline));
        if (runState == RunState.SUSPENDED) {
            ask(SystemWakeup.INSTANCE, deadline);
        } else if (RunStates.status(runState) == VmStatus.PAUSED) {
            ask(Cont.INSTANCE, deadline);
        }
    }

    /** That QEMU does not answer within the little time that an impatient caller has is no sign that it is not well. */
    private <T> T ask(QmpCommand<T> command, Deadline deadline) throws InterruptedException {
        Duration left = deadline.left();
        return left.compareTo(MONITOR_ANSWERS) < 0
                ? monitor.client().execute(command, left)
                : monitor.execute(command, MONITOR_ANSWERS);
    }

    /** Tells QEMU to quit, unless another caller has; false if it does not answer. */
    private boolean askQemu() throws InterruptedException {
        if (!quit.compareAndSet(false, true)) {
            return true;
        }
        boolean done = false;
        try {
            monitor.execute(Quit.INSTANCE, MONITOR_ANSWERS);
            done = true;
        } catch (QmpException e) {
            LOG.atDebug().addKeyValue("vm", machine).log("QEMU cannot be told to quit: {}", e.getMessage());
        } finally {
            if (!done) {
                quit.set(false);
            }
        }
        return done;
    }

    /** How the machine ended, once QEMU has ended and its resources are released. */
    public ShutdownOutcome awaitOutcome() throws InterruptedException {
        if (!tracker.awaitEnd(Deadline.after(CLEANED_UP))) {
            throw new IllegalStateException(
                    process + " has ended, but its resources were not released within " + CLEANED_UP);
        }
        requireFollowed("shutdown");
        return tracker.stopReason().orElseThrow().outcome();
    }
}
