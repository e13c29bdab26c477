package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qapi.QapiSession;
import dev.qemu4j.qapi.machine.SystemReset;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.misc.Stop;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine: one QEMU, from the moment it answers until it and all that belonged to it are gone.
 *
 * <p>Made by {@link QemuManager#create}, with the guest paused. Once it has {@linkplain VmStatus#STOPPED stopped}, whoever
 * stopped it, its name is free again, and this object only tells how it ended.
 *
 * <p>Safe for use by several threads. An interrupt makes a call return at once with {@link InterruptedException}, and leaves
 * the machine and its connection as they are: a command that was sent may still be carried out.
 */
public final class VirtualMachine implements AutoCloseable {
    private static final StopPolicy DESTROY = new StopPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** How long the end of QEMU takes to become known after the connection to it has ended. */
    private static final Duration END_NOTICED = Duration.ofSeconds(1);

    private final String name;
    private final QemuProcess process;
    private final QmpClient qmp;
    private final QapiSession qapi;
    private final StatusTracker tracker;
    private final Follower follower;
    private final HotPlugger hotPlugger;
    private final Hardware hardware;
    private final Plans plans;
    private final ShutdownSteps shutdown;

    VirtualMachine(
            String name,
            QemuProcess process,
            QmpClient qmp,
            StatusTracker tracker,
            Follower follower,
            HotPlugger hotPlugger) {
        this.name = name;
        this.hotPlugger = hotPlugger;
        this.hardware = new Hardware(name, tracker, hotPlugger);
        this.plans = new Plans(hardware);
        this.process = process;
        this.qmp = qmp;
        this.qapi = QapiSession.of(qmp);
        this.tracker = tracker;
        this.follower = follower;
        this.shutdown = new ShutdownSteps(process, qmp, tracker, follower);
    }

    /** {@return the name, unique among the machines of its manager} */
    public String name() {
        return name;
    }

    /** {@return what the machine consists of: what it was created from, and what was plugged in and taken out since} */
    public VmConfig config() {
        return hotPlugger.config();
    }

    /**
     * The connection to QEMU, for everything that has no method here. Closing it leaves this machine without a way to ask and to
     * tell QEMU anything.
     *
     * @return the client
     */
    public QmpClient qmp() {
        return qmp;
    }

    /**
     * The same connection for typed commands and events, which refuses what this QEMU cannot accept before it is sent.
     *
     * @return the session; it asks QEMU for its schema once, when that is first needed
     */
    public QapiSession qapi() {
        return qapi;
    }

    /** {@return QEMU's process, with its pid, its command line and what it printed} */
    public QemuProcess process() {
        return process;
    }

    /**
     * How QEMU ended.
     *
     * @return its exit code or signal, empty while it runs
     */
    public Optional<ProcessExit> exit() {
        return process.exit();
    }

    /**
     * What the machine is doing, as its events told it last. Does not ask QEMU and does not block.
     *
     * @return the status
     */
    public VmStatus status() {
        return tracker.status();
    }

    /**
     * Asks QEMU what the machine is doing ({@code query-status}).
     *
     * @return the status, which {@link #status()} has too from now on
     * @throws VmOperationException if QEMU does not answer
     * @throws InterruptedException if the thread is interrupted
     */
    public VmStatus queryStatus() throws InterruptedException {
        if (tracker.hasEnded()) {
            return VmStatus.STOPPED;
        }
        try {
            return follower.reconcile();
        } catch (QmpException e) {
            throw failed("query-status", e);
        }
    }

    /**
     * Waits for a status.
     *
     * @param wanted the status
     * @param timeout how long to wait
     * @throws VmStateException if it is not there in time
     * @throws VmOperationException if it will never be there because QEMU has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitStatus(VmStatus wanted, Duration timeout) throws InterruptedException {
        if (tracker.await(Set.of(wanted), Deadline.after(timeout))) {
            return;
        }
        if (tracker.hasEnded()) {
            ProcessExit end = process.exit().orElseThrow();
            throw new VmOperationException(name(), "awaitStatus", "QEMU ended with " + end.describe(), end, null);
        }
        throw new VmStateException(name(), "awaitStatus", Set.of(wanted), status());
    }

    /**
     * Lets the guest run, for the first time or again ({@code cont}). When this returns, {@link #status()} knows what came of it. Has
     * no effect on a machine that runs.
     *
     * @throws VmStateException if the machine is neither paused nor running
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void start() throws InterruptedException {
        execute("start", Cont.INSTANCE, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING));
    }

    /**
     * Stops the guest's clock ({@code stop}); its state stays in memory. Has no effect on a machine that is paused.
     *
     * @throws VmStateException if the machine has stopped or is not up yet
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void pause() throws InterruptedException {
        execute("pause", Stop.INSTANCE, EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN));
    }

    /**
     * Lets a paused guest run again ({@code cont}): the same as {@link #start()}, for programs that read better so.
     *
     * @throws VmStateException if the machine is neither paused nor running
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void resume() throws InterruptedException {
        execute("resume", Cont.INSTANCE, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING));
    }

    /**
     * Presses the reset button ({@code system_reset}). A guest that runs begins anew, one that is paused does so when it is resumed.
     *
     * @throws VmStateException if the machine has stopped or is not up yet
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void reset() throws InterruptedException {
        execute("reset", SystemReset.INSTANCE, EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN));
    }

    /**
     * Plugs a device into the running machine ({@code blockdev-add}, {@code netdev_add}, {@code device_add} and the like, whatever the
     * part takes). On a machine with a PCI Express bus it goes into a free root port, of which the machine was created with
     * {@link VmConfig#rootPorts() a number}. If one of the commands fails, what the others did is taken back.
     *
     * @param part what to plug in, such as a {@link dev.qemu4j.config.Disk} or a {@link dev.qemu4j.config.Network}
     * @return the id of the device, for {@link #detach}; the part's own, where it has one
     * @throws dev.qemu4j.config.InvalidConfigException if the part doesn't suit the machine, its id is taken, or it is of a kind that
     *     cannot be plugged in; nothing was sent
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if no root port is free, which is known before anything is sent; or if QEMU refuses
     * @throws InterruptedException if the thread is interrupted; what was done is taken back
     */
    public String attach(Part part) throws InterruptedException {
        return hardware.attach(part);
    }

    /**
     * Takes a device out of the running machine ({@code device_del}), and what was made for it. QEMU only asks the guest, so this
     * needs one that runs and cooperates; it waits until the device is gone.
     *
     * @param id the id of the device
     * @param timeout how long the guest gets
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if there is no such device, or the guest refuses or does not give it up in time; it may still do so
     *     later, and the device's port stays taken until then
     * @throws InterruptedException if the thread is interrupted; the guest stays asked
     */
    public void detach(String id, Duration timeout) throws InterruptedException {
        hardware.detach(id, timeout);
    }

    /** {@return how many root ports for devices that are plugged in later the machine has, and how many are free} */
    public PortCapacity portCapacity() {
        return hardware.capacity().ports();
    }

    /** {@return what the machine consists of, to be changed while it runs: devices, CPUs, memory, media} */
    public Hardware hardware() {
        return hardware;
    }

    /**
     * What it would take to make this machine the one that is wanted. Sends nothing and does not block.
     *
     * @param wanted what the machine is to consist of
     * @return the steps that can be taken while it runs, and what only a restart can change; empty if it is as wanted
     */
    public Plan plan(VmConfig wanted) {
        return plans.plan(wanted);
    }

    /**
     * Makes this machine the one that is wanted, step by step, all of it or nothing: if a step fails, those before it are undone, last
     * one first. {@link #config()} is what was wanted when this returns; applying it once more does nothing. Two callers of this take
     * turns.
     *
     * @param wanted what the machine is to consist of
     * @param timeout how long it may take; undoing is not counted
     * @return what was done
     * @throws RestartRequiredException if a change cannot be made while the machine runs; nothing was sent
     * @throws PlanFailedException if a step failed, with those that could not be undone
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if another caller of this takes longer than the timeout
     * @throws InterruptedException if the thread is interrupted; what was done is undone
     */
    public Plan apply(VmConfig wanted, Duration timeout) throws InterruptedException {
        return plans.apply(wanted, timeout);
    }

    private void execute(String operation, QmpCommand<?> command, Set<VmStatus> required) throws InterruptedException {
        VmStatus actual = status();
        if (actual == VmStatus.UNKNOWN) {
            actual = queryStatus();
        }
        if (!required.contains(actual)) {
            throw new VmStateException(name(), operation, required, actual);
        }
        try {
            qmp.execute(command);
            follower.catchUp();
        } catch (QmpException e) {
            throw failed(operation, e);
        }
    }

    private VmOperationException failed(String operation, QmpException cause) throws InterruptedException {
        if (cause instanceof QmpCommandException refused) {
            return new VmOperationException(name(), operation, refused.description(), null, cause);
        }
        @Nullable
        ProcessExit exit = qmp.isOpen() ? null : process.awaitExit(END_NOTICED).orElse(null);
        String problem = exit == null ? String.valueOf(cause.getMessage()) : "QEMU ended with " + exit.describe();
        return new VmOperationException(name(), operation, problem, exit, cause);
    }

    /**
     * Powers the machine off, as gently as it lets itself be: presses the guest's power button ({@code system_powerdown}), once more
     * half-way, as some guests want it; if the time given is over, tells QEMU to {@code quit}; if that does not help either within
     * five seconds, sends SIGTERM, and five seconds later SIGKILL. Returns when QEMU and all that belonged to it are gone.
     *
     * <p>A paused guest cannot answer its button, so it is resumed first (one that is suspended is woken up); a guest that
     * has never run has nothing to save, and QEMU quits at once.
     *
     * <p>Several callers join in one shutdown: the button is pressed once for all, the first whose time is over goes on to the next
     * step, and all get the same outcome. On a machine that has stopped already, returns how it ended.
     *
     * @param grace how long the guest gets; zero to quit at once
     * @return how the machine really ended
     * @throws dev.qemu4j.process.QemuProcessException if QEMU is still there after SIGKILL, with its pid
     * @throws InterruptedException if the thread is interrupted; the button stays pressed, but nothing harder follows on its behalf
     */
    public ShutdownOutcome shutdown(Duration grace) throws InterruptedException {
        return shutdown.run(grace);
    }

    /**
     * Ends the machine at once, as if its power cord were pulled: SIGTERM, which lets QEMU close its images in order, and SIGKILL
     * if it has not ended after a second. Returns when QEMU and all that belonged to it are gone.
     *
     * @return how the machine really ended
     * @throws dev.qemu4j.process.QemuProcessException if QEMU is still there after SIGKILL, with its pid
     * @throws InterruptedException if the thread is interrupted; the signal stays sent
     */
    public ShutdownOutcome destroy() throws InterruptedException {
        process.stop(DESTROY);
        return shutdown.awaitOutcome();
    }

    /** Does what {@link #destroy()} does, to the end even if the thread is interrupted; the interrupt is kept. */
    @Override
    public void close() {
        Uninterruptibly.run(this::destroy);
    }

    /** Returns the name, the pid and the status. */
    @Override
    public String toString() {
        return "VirtualMachine[" + name() + ", pid " + process.pid() + ", " + status() + "]";
    }
}
