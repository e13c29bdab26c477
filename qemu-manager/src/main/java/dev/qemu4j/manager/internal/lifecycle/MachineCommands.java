package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.internal.output.Printable;
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

/**
 * Executes the commands of a machine's operations: checks that the status allows the operation, limits its time, and turns a QMP failure
 * into one that names the machine and the operation.
 */
final class MachineCommands implements MachineMonitor {
    /** How long after its connection QEMU's end may become known. */
    private static final Duration END_NOTICED = Duration.ofSeconds(1);

    /** QEMU sends no event when it answers again, nor when an incoming migration is complete, so it is asked. */
    private static final Set<VmStatus> QUERIED = Set.of(VmStatus.UNKNOWN, VmStatus.CREATING);

    private static final Set<VmStatus> PLUGGABLE = Set.of(VmStatus.PAUSED, VmStatus.RUNNING);

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final EventFollower follower;

    MachineCommands(
            String machine, QemuProcess process, Monitor monitor, StatusTracker tracker, EventFollower follower) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
        this.follower = follower;
    }

    /** The deadline of an operation that begins now and has no timeout of its own. */
    Deadline deadline() {
        return Deadline.after(monitor.commandTimeout());
    }

    /** Executes a command if the machine has one of the statuses. When this returns, the status reflects the command. */
    void execute(String operation, QmpCommand<?> command, Set<VmStatus> required, Deadline deadline)
            throws InterruptedException {
        MachineFlightRecorder.operation(machine, operation, () -> {
            try {
                VmStatus actual = tracker.status();
                if (QUERIED.contains(actual)) {
                    actual = follower.reconcile(deadline);
                }
                if (!required.contains(actual)) {
                    throw new VmStateException(machine, operation, required, actual);
                }
                monitor.execute(command, deadline.left());
                follower.catchUp(deadline);
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

    /** A QEMU whose guest has just powered off refuses almost every command, and its message does not mention why. */
    private VmException refused(String operation, Set<VmStatus> required, VmOperationException refusal)
            throws InterruptedException {
        follower.catchUp(Deadline.NEVER);
        return tracker.isDown() ? new VmStateException(machine, operation, required, tracker.status()) : refusal;
    }

    /** Queries the status. */
    VmStatus queryStatus(Deadline deadline) throws InterruptedException {
        if (tracker.hasEnded()) {
            return VmStatus.STOPPED;
        }
        try {
            return follower.reconcile(deadline);
        } catch (QmpException e) {
            throw failed("query-status", e);
        }
    }

    /** Runs an operation that plugs or unplugs; if it fails because QEMU has ended, the failure says so. */
    <T> T plug(String operation, MachineFlightRecorder.Call<T> call) throws InterruptedException {
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

    /** Subscribes to an event, runs the trigger, and waits for the event. */
    QmpEvent awaitEvent(
            String event, Predicate<? super QmpEvent> condition, Duration timeout, Lifecycle.Trigger trigger)
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
            return new VmOperationException(machine, operation, Printable.of(refused.description()), null, cause);
        }
        @Nullable
        ProcessExit exit = cause instanceof QmpClosedException
                ? process.awaitExit(END_NOTICED).orElse(null)
                : null;
        String problem =
                exit == null ? Printable.of(String.valueOf(cause.getMessage())) : "QEMU ended with " + exit.describe();
        return new VmOperationException(machine, operation, problem, exit, cause);
    }
}
