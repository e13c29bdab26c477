package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qapi.machine.SystemReset;
import dev.qemu4j.qapi.machine.SystemWakeup;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.misc.Stop;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The life of one machine: its status, the commands that run and stop its guest, and the ways to end it. The methods are those of
 * {@code VirtualMachine}. Safe for use by several threads.
 */
public final class Lifecycle {
    private static final StopPolicy DESTROY = new StopPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final String machine;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final EventFollower follower;
    private final MachineCommands commands;
    private final ShutdownSteps shutdown;

    /** Makes an event happen. */
    public interface Trigger {
        void run() throws InterruptedException;
    }

    /**
     * Subscribes to QEMU's events at once. They are applied from {@link #follow} on.
     *
     * @throws dev.qemu4j.qmp.QmpException if the connection is closed
     */
    public Lifecycle(
            String machine, QemuProcess process, Monitor monitor, Consumer<QmpEvent> deviceDeleted, MachineEnd end) {
        this.machine = machine;
        this.process = process;
        this.monitor = monitor;
        this.tracker = new StatusTracker(machine);
        MachineLog log = MachineLog.of("dev.qemu4j.manager.machine", machine);
        this.follower = new EventFollower(machine, log, process, monitor, tracker, deviceDeleted, end);
        this.commands = new MachineCommands(machine, process, monitor, tracker, follower);
        this.shutdown = new ShutdownSteps(machine, log, process, monitor, tracker);
    }

    /**
     * Queries the first status, before {@link #follow}.
     *
     * @throws dev.qemu4j.qmp.QmpException if QEMU does not answer in time
     */
    public void queryFirstStatus(Deadline deadline) throws InterruptedException {
        tracker.reconcile(monitor.client().execute(QueryStatus.INSTANCE, deadline.left()), Long.MAX_VALUE);
    }

    /** Follows QEMU from here on, to its end. */
    public void follow() {
        follower.start();
    }

    public String machine() {
        return machine;
    }

    public QemuProcess process() {
        return process;
    }

    public Monitor monitor() {
        return monitor;
    }

    public StatusTracker tracker() {
        return tracker;
    }

    /** {@return the monitor for what operates the machine beyond its life} */
    public MachineMonitor commands() {
        return commands;
    }

    public VmStatus status() {
        return tracker.status();
    }

    public Optional<VmStopReason> stopReason() {
        return tracker.stopReason();
    }

    public VmStatus queryStatus() throws InterruptedException {
        return commands.queryStatus(commands.deadline());
    }

    public void awaitStatus(VmStatus wanted, Duration timeout) throws InterruptedException {
        if (tracker.await(Set.of(wanted), Deadline.after(timeout))) {
            return;
        }
        if (tracker.hasEnded()) {
            ProcessExit exit = process.exit().orElseThrow();
            throw new VmOperationException(machine, "awaitStatus", "QEMU ended with " + exit.describe(), exit, null);
        }
        throw new VmStateException(machine, "awaitStatus", Set.of(wanted), status());
    }

    public VmStopReason awaitStop(Duration timeout) throws InterruptedException {
        return tracker.awaitReason(Deadline.after(timeout))
                .orElseThrow(() -> new VmStateException(machine, "awaitStop", Set.of(VmStatus.STOPPED), status()));
    }

    public StatusListener onStatus(Consumer<? super VmStatus> listener) {
        return tracker.listen(listener);
    }

    public QmpEvent awaitEvent(String event, Predicate<? super QmpEvent> condition, Duration timeout, Trigger trigger)
            throws InterruptedException {
        return commands.awaitEvent(event, condition, timeout, trigger);
    }

    public void start() throws InterruptedException {
        commands.execute("start", Cont.INSTANCE, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING), commands.deadline());
    }

    public void pause() throws InterruptedException {
        commands.execute(
                "pause",
                Stop.INSTANCE,
                EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN),
                commands.deadline());
    }

    public void resume() throws InterruptedException {
        commands.execute("resume", Cont.INSTANCE, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING), commands.deadline());
    }

    public void wakeUp() throws InterruptedException {
        Deadline deadline = commands.deadline();
        commands.execute("wakeUp", SystemWakeup.INSTANCE, EnumSet.of(VmStatus.PAUSED), deadline);
        commands.queryStatus(deadline); // QEMU's event comes some time after its reply
    }

    public void reset() throws InterruptedException {
        Set<VmStatus> required = EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN);
        if (!tracker.hasEnded()) {
            required.add(VmStatus.STOPPED);
        }
        Deadline deadline = commands.deadline();
        commands.execute("reset", SystemReset.INSTANCE, required, deadline);
        if (status() == VmStatus.STOPPED) {
            commands.queryStatus(deadline); // QEMU's event comes some time after its reply
        }
    }

    /** Runs an operation that plugs or unplugs; if it fails because QEMU has ended, the failure says so. */
    public <T> T plug(String operation, MachineFlightRecorder.Call<T> call) throws InterruptedException {
        return commands.plug(operation, call);
    }

    public ShutdownOutcome shutdown(Duration grace) throws InterruptedException {
        return MachineFlightRecorder.operation(machine, "shutdown", () -> shutdown.run(grace));
    }

    public ShutdownOutcome quit() throws InterruptedException {
        return MachineFlightRecorder.operation(machine, "quit", () -> shutdown.run(Duration.ZERO));
    }

    public ShutdownOutcome destroy() throws InterruptedException {
        return MachineFlightRecorder.operation(machine, "destroy", () -> {
            shutdown.requireFollowed("destroy");
            process.stop(DESTROY);
            return shutdown.awaitOutcome();
        });
    }

    /** Destroys the machine even if the thread is interrupted; the interrupt is kept. */
    public void close() {
        Uninterruptibly.run(this::destroy);
    }

    /** Leaves the machine running. Returns when this JVM has released its resources. */
    public void leave() {
        follower.leave();
    }
}
