package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.console.VmConsole;
import dev.qemu4j.manager.hardware.Hardware;
import dev.qemu4j.manager.hardware.PortCapacity;
import dev.qemu4j.manager.input.Keyboard;
import dev.qemu4j.manager.input.Pointer;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.hardware.HotPlugger;
import dev.qemu4j.manager.internal.hardware.LiveHardware;
import dev.qemu4j.manager.internal.launch.MachineResources;
import dev.qemu4j.manager.internal.launch.MachineTools;
import dev.qemu4j.manager.internal.lifecycle.MachineCommands;
import dev.qemu4j.manager.internal.lifecycle.MachineFlightRecorder;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.lifecycle.ShutdownSteps;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.manager.internal.plan.Plans;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.screen.Screen;
import dev.qemu4j.manager.stats.MemoryBalloon;
import dev.qemu4j.manager.stats.Statistics;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qapi.QapiSession;
import dev.qemu4j.qapi.machine.SystemReset;
import dev.qemu4j.qapi.machine.SystemWakeup;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.misc.Stop;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A virtual machine: one QEMU, from the moment it answers until it and all that belonged to it are gone.
 *
 * <p>Made by {@link QemuManager#create}, with the guest paused. Once it has {@linkplain VmStatus#STOPPED stopped}, whoever
 * stopped it, its name is free again, and this object only tells how it ended.
 *
 * <p>Safe for use by several threads. An interrupt makes a call return at once with {@link InterruptedException}, except that
 * what was plugged in halfway is taken back first. It leaves the machine and its connection as they are: a command that was sent may
 * still be carried out.
 */
public final class VirtualMachine implements AutoCloseable {
    private static final StopPolicy DESTROY = new StopPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final String name;
    private final QemuProcess process;
    private final Monitor monitor;
    private final StatusTracker tracker;
    private final HotPlugger hotPlugger;
    private final MachineCommands commands;
    private final LiveHardware hardware;
    private final Plans plans;
    private final ShutdownSteps shutdown;
    private final MachineTools tools;
    private final MachineResources resources;
    private final Runnable leave;

    VirtualMachine(
            String name,
            QemuProcess process,
            Monitor monitor,
            StatusTracker tracker,
            MachineCommands commands,
            HotPlugger hotPlugger,
            MachineTools tools,
            MachineResources resources,
            Runnable leave) {
        this.name = name;
        this.tools = tools;
        this.resources = resources;
        this.leave = leave;
        this.hotPlugger = hotPlugger;
        this.hardware = new LiveHardware(name, tracker, hotPlugger);
        this.plans = new Plans(hardware);
        this.process = process;
        this.monitor = monitor;
        this.tracker = tracker;
        this.commands = commands;
        this.shutdown = new ShutdownSteps(name, process, monitor, tracker);
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
     * The connection to QEMU, for everything that has no method here. If it is lost, or closed, while QEMU lives, the machine connects
     * anew by itself; if that takes longer than a moment, the status is {@link VmStatus#UNKNOWN} until then. What waited on the
     * old connection fails, subscriptions to events included, and this method returns the new one.
     *
     * <p>What is done with it is between its caller and QEMU: the machine learns of it by QEMU's events alone. So a command on it that is
     * not answered in time does not make the status {@code UNKNOWN}, as one of the machine's own methods does.
     *
     * @return the client, the one of the moment
     */
    public QmpClient qmp() {
        return monitor.client();
    }

    /**
     * The same connection for typed commands and events, which refuses what this QEMU cannot accept before it is sent.
     *
     * @return the session; it asks QEMU for its schema once, when that is first needed
     */
    public QapiSession qapi() {
        return monitor.qapi();
    }

    /** {@return QEMU's process, with its pid, its command line and what it printed} */
    public QemuProcess process() {
        return process;
    }

    /**
     * The first of the machine's consoles: what its guest prints on a {@link dev.qemu4j.config.Serial#console()}, and what is typed
     * into it.
     *
     * @return the console; it stays readable when the machine has ended
     * @throws VmOperationException if the machine was described without a console
     */
    public VmConsole console() {
        return resources.consoles().first();
    }

    /**
     * One of several consoles.
     *
     * @param id the id of its character device, such as {@code serial1}
     * @return the console; it stays readable when the machine has ended
     * @throws VmOperationException if the machine was described without such a console
     */
    public VmConsole console(String id) {
        return resources.consoles().get(id);
    }

    /** {@return what the machine does with its host; nothing is gathered before somebody asks} */
    public Statistics statistics() {
        return tools.statistics();
    }

    /** {@return the balloon by which memory is taken back from the guest; nothing is asked before it is used} */
    public MemoryBalloon balloon() {
        return tools.balloon();
    }

    /** {@return the guest's screen; nothing is asked before a picture is taken} */
    public Screen screen() {
        return tools.screen();
    }

    /** {@return the guest's keyboard; nothing is sent before something is typed} */
    public Keyboard keyboard() {
        return tools.keyboard();
    }

    /** {@return the guest's mouse or tablet; nothing is sent before it is moved} */
    public Pointer pointer() {
        return tools.pointer();
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
     * Why the machine has stopped. With {@code -no-shutdown}, QEMU stays after its guest's end; the reason is then there without an
     * {@link VmStopReason#exit() exit} until QEMU ends too, and is taken back if the guest is {@linkplain #reset() reset}.
     *
     * @return the reason, empty while the status is not {@link VmStatus#STOPPED}
     */
    public Optional<VmStopReason> stopReason() {
        return tracker.stopReason();
    }

    /**
     * What the machine is doing, as its events told it last. Does not ask QEMU and does not block.
     *
     * <p>QEMU is not asked for signs of life, so that a machine on which nothing happens costs nothing. A QEMU that is stuck is noticed
     * by the first method of this machine that it does not answer in time: the status is {@link VmStatus#UNKNOWN} then, until it
     * answers again, which is noticed without another call.
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
        return commands.queryStatus();
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
     * Waits until the machine has stopped, whoever or whatever stops it.
     *
     * @param timeout how long to wait
     * @return why it has stopped
     * @throws VmStateException if it has not in time
     * @throws InterruptedException if the thread is interrupted
     */
    public VmStopReason awaitStop(Duration timeout) throws InterruptedException {
        return tracker.awaitReason(Deadline.after(timeout))
                .orElseThrow(() -> new VmStateException(name, "awaitStop", Set.of(VmStatus.STOPPED), status()));
    }

    /**
     * Tells a listener whenever the status changes, in the order of the changes, from this call on. The last thing that each listener
     * is told is {@link VmStatus#STOPPED}, when QEMU is gone and {@link #stopReason()} says why; on a machine that has
     * stopped already, that is all. Where the machine goes on without this program, it is {@link VmStatus#UNKNOWN}.
     *
     * <p>The listener is called on a virtual thread that belongs to it alone, one call after the other, and may block and call anything
     * here. What it throws is logged. One that is slower than the changes misses the oldest of them, which are
     * {@linkplain StatusSubscription#dropped() counted}; never the last.
     *
     * @param listener what to tell
     * @return the subscription, to be closed when it is no longer wanted before the end of the machine
     */
    public StatusSubscription onStatus(Consumer<? super VmStatus> listener) {
        return new StatusSubscription(tracker.listen(Objects.requireNonNull(listener, "listener")));
    }

    /**
     * Does something and waits for an event that comes of it. The event is not missed however soon it comes, because it is watched
     * for before anything is done.
     *
     * <pre>{@code
     * vm.awaitEvent("RESET", event -> true, Duration.ofSeconds(5), vm::reset);
     * }</pre>
     *
     * @param event the name of the event
     * @param condition what the event must fulfil, for instance that it is about the right device
     * @param timeout how long to wait for the event, from this call on
     * @param trigger what to do; what it throws is thrown on
     * @return the event
     * @throws VmOperationException if the event does not come in time, or the connection or QEMU ends
     * @throws InterruptedException if the thread is interrupted
     */
    public QmpEvent awaitEvent(
            String event, Predicate<? super QmpEvent> condition, Duration timeout, EventTrigger trigger)
            throws InterruptedException {
        return commands.awaitEvent(event, condition, timeout, trigger::run);
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
        commands.execute("start", Cont.INSTANCE, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING));
    }

    /**
     * Stops the guest's clock ({@code stop}); its state stays in memory. Has no effect on a machine that is paused.
     *
     * @throws VmStateException if the machine has stopped or is not up yet
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void pause() throws InterruptedException {
        commands.execute("pause", Stop.INSTANCE, EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN));
    }

    /**
     * Lets a paused guest run again ({@code cont}): the same as {@link #start()}, for programs that read better so.
     *
     * @throws VmStateException if the machine is neither paused nor running
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void resume() throws InterruptedException {
        commands.execute("resume", Cont.INSTANCE, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING));
    }

    /**
     * Wakes a guest up that has suspended itself to memory ({@code system_wakeup}). To suspend is the guest's own doing, by its own
     * decision or because its agent was asked; QEMU has no command for it. A suspended machine is {@link VmStatus#PAUSED}, and
     * {@link #resume()} has no effect on it.
     *
     * @throws VmStateException if the machine is not paused
     * @throws VmOperationException if QEMU refuses because the guest is not suspended, or does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void wakeUp() throws InterruptedException {
        commands.execute("wakeUp", SystemWakeup.INSTANCE, EnumSet.of(VmStatus.PAUSED));
        commands.queryStatus(); // QEMU's event comes some time after its reply
    }

    /**
     * Presses the reset button ({@code system_reset}). A guest that runs begins anew, one that is paused does so when it is resumed. One
     * that has powered off in a QEMU that stays ({@code -no-shutdown}) is paused then.
     *
     * @throws VmStateException if the machine has stopped or is not up yet
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void reset() throws InterruptedException {
        Set<VmStatus> required = EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN);
        if (!tracker.hasEnded()) {
            required.add(VmStatus.STOPPED);
        }
        commands.execute("reset", SystemReset.INSTANCE, required);
        if (status() == VmStatus.STOPPED) {
            commands.queryStatus(); // QEMU's event comes some time after its reply
        }
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
        return commands.plug("attach", () -> hardware.attach(part));
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
        commands.plug("detach", () -> {
            hardware.detach(id, timeout);
            return id;
        });
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
     * @throws dev.qemu4j.manager.plan.RestartRequiredException if a change cannot be made while the machine runs; nothing was sent
     * @throws dev.qemu4j.manager.plan.PlanFailedException if a step failed, with those that could not be undone
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if another caller of this takes longer than the timeout
     * @throws InterruptedException if the thread is interrupted; what was done is undone
     */
    public Plan apply(VmConfig wanted, Duration timeout) throws InterruptedException {
        return plans.apply(wanted, timeout);
    }

    /**
     * Powers the machine off, as gently as it lets itself be: presses the guest's power button ({@code system_powerdown}); if the time
     * given is over, tells QEMU to {@code quit}; if that does not help either within five seconds, sends SIGTERM, and five seconds
     * later SIGKILL. Returns when QEMU and all that belonged to it are gone.
     *
     * <p>The button is pressed again half a second later and then after one, two, four… seconds more, for as long as there is time: a
     * guest that is still booting does not notice it, and some guests want it twice. A paused guest cannot answer, so
     * it is resumed before each press (one that is suspended is woken up); a guest that has never run has nothing to save, and QEMU
     * quits at once.
     *
     * <p>A QEMU that does not answer is waited for while there is time, in case it comes back. One to which there is no connection is
     * connected to again; if that does not succeed within five seconds, SIGTERM comes next. Once the guest is down, QEMU may take the
     * rest of the time, and five seconds at least, to write what it has cached.
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
        return MachineFlightRecorder.operation(name, "shutdown", () -> shutdown.run(grace));
    }

    /**
     * Ends QEMU at once and in order ({@code quit}), as if the machine's power cord were pulled: what {@link #shutdown} does when its
     * time is over, with the same steps if QEMU does not answer.
     *
     * @return how the machine really ended
     * @throws dev.qemu4j.process.QemuProcessException if QEMU is still there after SIGKILL, with its pid
     * @throws InterruptedException if the thread is interrupted; QEMU may still quit
     */
    public ShutdownOutcome quit() throws InterruptedException {
        return MachineFlightRecorder.operation(name, "quit", () -> shutdown.run(Duration.ZERO));
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
        return MachineFlightRecorder.operation(name, "destroy", () -> {
            shutdown.requireFollowed("destroy");
            process.stop(DESTROY);
            return shutdown.awaitOutcome();
        });
    }

    /**
     * Whether the machine goes on when its manager is closed and when the JVM ends: whether it was made by
     * {@link QemuManager#createOutliving}.
     *
     * @return true if so
     */
    public boolean isOutliving() {
        return resources.lifetime().isOutliving();
    }

    /**
     * The programs beside QEMU that the manager has started for this machine, such as {@code swtpm}.
     *
     * @return the programs, in the order in which they were started
     */
    public List<Helper> helpers() {
        return resources.helpers().helpers();
    }

    /**
     * Does what {@link #destroy()} does, to the end even if the thread is interrupted; the interrupt is kept.
     *
     * <p>A machine that {@linkplain #isOutliving() outlives} its manager is left running instead: this object lets go of it, with its
     * status {@link VmStatus#UNKNOWN}, and it can be {@linkplain QemuManager#attach attached} to again, from here or another JVM.
     */
    @Override
    public void close() {
        if (isOutliving()) {
            leave.run();
        } else {
            Uninterruptibly.run(this::destroy);
        }
    }

    /** Returns the name, the pid and the status. */
    @Override
    public String toString() {
        return "VirtualMachine[" + name() + ", pid " + process.pid() + ", " + status() + "]";
    }
}
