package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a machine's callers ask of QEMU: whether the machine's state allows it, for how long, and what went wrong. */
public final class MachineCommands implements MachineMonitor {
    /** How long the end of QEMU takes to become known after the connection to it has ended. */
    private static final Duration END_NOTICED = Duration.ofSeconds(1);

    /** What QEMU does not tell the end of: it is silent when it is back, and when a migration has come. */
    private static final Set<VmStatus> ASKED = Set.of(VmStatus.UNKNOWN, VmStatus.CREATING);

    private static final Set<VmStatus> PLUGGABLE = Set.of(VmStatus.PAUSED, VmStatus.RUNNING);

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final EventFollower follower;

    public MachineCommands(
            String machine, QemuProcess process, Monitor monitor, StatusTracker tracker, EventFollower follower) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
        this.follower = follower;
    }

    /** Executes a command if the status is one of those required; the status knows what came of it when this returns. */
    public void execute(String operation, QmpCommand<?> command, Set<VmStatus> required) throws InterruptedException {
        Deadline deadline = Deadline.after(monitor.commandTimeout());
        MachineFlightRecorder.operation(machine, operation, () -> {
            try {
                VmStatus actual = tracker.status();
                if (ASKED.contains(actual)) {
                    actual = follower.reconcile(deadline.left());
                }
                if (!required.contains(actual)) {
                    throw new VmStateException(machine, operation, required, actual);
                }
                monitor.execute(command, deadline.left());
                follower.catchUp();
            } catch (QmpCommandException e) {
                throw refused(operation, required, failed(operation, e));
            } catch (QmpException e) {
                throw failed(operation, e);
            }
        });
    }

    @Override
    public String machine() {
        return machine;
    }

    @Override
    public <T> T execute(String operation, QmpCommand<T> command) throws InterruptedException {
        try {
            return monitor.execute(command);
        } catch (QmpException e) {
            throw failed(operation, e);
        }
    }

    @Override
    public <T> T execute(String operation, QmpCommand<T> command, Duration timeout) throws InterruptedException {
        try {
            return monitor.execute(command, timeout);
        } catch (QmpException e) {
            throw failed(operation, e);
        }
    }

    /** A QEMU whose guest has just gone down refuses almost everything, in words that do not say so. */
    private VmException refused(String operation, Set<VmStatus> required, VmOperationException refusal)
            throws InterruptedException {
        follower.catchUp();
        return tracker.isDown() ? new VmStateException(machine, operation, required, tracker.status()) : refusal;
    }

    /** The status as QEMU answers. */
    public VmStatus queryStatus() throws InterruptedException {
        if (tracker.hasEnded()) {
            return VmStatus.STOPPED;
        }
        try {
            return follower.reconcile(monitor.commandTimeout());
        } catch (QmpException e) {
            throw failed("query-status", e);
        }
    }

    /** Plugs or unplugs; if that fails because QEMU has ended, says so. */
    public <T> T plug(String operation, MachineFlightRecorder.Call<T> call) throws InterruptedException {
        VmStatus actual = tracker.status();
        if (actual == VmStatus.STOPPED) {
            throw new VmStateException(machine, operation, PLUGGABLE, actual);
        }
        try {
            return MachineFlightRecorder.operation(machine, operation, call);
        } catch (VmOperationException e) {
            if (e.getCause() instanceof QmpClosedException closed) {
                throw failed(operation, closed);
            }
            throw e.getCause() instanceof QmpCommandException ? refused(operation, PLUGGABLE, e) : e;
        }
    }

    /** Makes an event happen. */
    public interface Trigger {
        void run() throws InterruptedException;
    }

    /** Does something and waits for an event that follows. */
    public QmpEvent awaitEvent(String event, Predicate<? super QmpEvent> condition, Duration timeout, Trigger trigger)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        try (EventSubscription events = subscribe(condition, event)) {
            trigger.run();
            return next(events, deadline);
        }
    }

    private EventSubscription subscribe(Predicate<? super QmpEvent> condition, String event)
            throws InterruptedException {
        try {
            return monitor.subscribe(condition, event);
        } catch (QmpException e) {
            throw failed("awaitEvent", e);
        }
    }

    private QmpEvent next(EventSubscription events, Deadline deadline) throws InterruptedException {
        try {
            return events.next(deadline.left());
        } catch (QmpException e) {
            throw failed("awaitEvent", e);
        }
    }

    private VmOperationException failed(String operation, QmpException cause) throws InterruptedException {
        if (cause instanceof QmpCommandException refused) {
            return new VmOperationException(machine, operation, refused.description(), null, cause);
        }
        @Nullable
        ProcessExit exit = cause instanceof QmpClosedException
                ? process.awaitExit(END_NOTICED).orElse(null)
                : null;
        String problem = exit == null ? String.valueOf(cause.getMessage()) : "QEMU ended with " + exit.describe();
        return new VmOperationException(machine, operation, problem, exit, cause);
    }
}
