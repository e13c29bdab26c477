package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.network.PortForward.Protocol;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.console.VmConsole;
import dev.qemu4j.manager.hardware.Hardware;
import dev.qemu4j.manager.hardware.PortCapacity;
import dev.qemu4j.manager.input.Keyboard;
import dev.qemu4j.manager.input.Pointer;
import dev.qemu4j.manager.internal.hardware.HotPlugger;
import dev.qemu4j.manager.internal.hardware.LiveHardware;
import dev.qemu4j.manager.internal.launch.MachineResources;
import dev.qemu4j.manager.internal.launch.MachineTools;
import dev.qemu4j.manager.internal.lifecycle.Lifecycle;
import dev.qemu4j.manager.internal.plan.Plans;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.screen.Screen;
import dev.qemu4j.manager.stats.MemoryBalloon;
import dev.qemu4j.manager.stats.Statistics;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qapi.QapiSession;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A virtual machine: one QEMU process and everything that belongs to it.
 *
 * <p>{@link QemuManager#create} makes it, with the guest paused. Once it has {@linkplain VmStatus#STOPPED stopped}, for whatever reason,
 * its name is free again, and this object only tells how it ended.
 *
 * <p>Safe for use by several threads. An interrupted call throws {@link InterruptedException} at once, except that a device that is being
 * plugged in is removed first. The machine and its connection stay as they are; QEMU may still execute a command that was sent.
 */
public final class VirtualMachine implements AutoCloseable {
    private final Lifecycle lifecycle;
    private final HotPlugger hotPlugger;
    private final LiveHardware hardware;
    private final Plans plans;
    private final MachineTools tools;
    private final MachineResources resources;

    VirtualMachine(Lifecycle lifecycle, HotPlugger hotPlugger, MachineTools tools, MachineResources resources) {
        this.lifecycle = lifecycle;
        this.hotPlugger = hotPlugger;
        this.hardware = new LiveHardware(lifecycle.tracker(), hotPlugger);
        this.plans = new Plans(hardware.changes());
        this.tools = tools;
        this.resources = resources;
    }

    /** {@return the name, unique among the machines of its manager} */
    public String name() {
        return lifecycle.machine();
    }

    /** {@return the current configuration: the one it was created from, with the changes since} */
    public VmConfig config() {
        return hotPlugger.config();
    }

    /**
     * The QMP connection, for everything that has no method here. If it is lost or closed while QEMU runs, the machine reconnects by
     * itself; while that takes longer than a moment, the status is {@link VmStatus#UNKNOWN}. Calls and event subscriptions on the old
     * connection fail, and this method returns the new one.
     *
     * <p>The machine learns of the commands on this client only by QEMU's events. So a command that times out here does not make the
     * status {@code UNKNOWN}, unlike one of the machine's own methods.
     *
     * @return the current client
     */
    public QmpClient qmp() {
        return lifecycle.monitor().client();
    }

    /**
     * The same connection for typed commands and events. It refuses a command that this QEMU does not have before sending it.
     *
     * @return the session; it queries QEMU's schema once, when first needed
     */
    public QapiSession qapi() {
        return lifecycle.monitor().qapi();
    }

    /** {@return QEMU's process, with its pid, its command line and its output} */
    public QemuProcess process() {
        return lifecycle.process();
    }

    /**
     * The first console of the machine: reads what the guest prints on a {@link dev.qemu4j.config.Serial#console()}, and sends input to
     * it.
     *
     * @return the console; still readable when the machine has stopped
     * @throws VmOperationException if the configuration has no console
     */
    public VmConsole console() {
        return resources.consoles().first();
    }

    /**
     * One of several consoles.
     *
     * @param id the id of its character device, such as {@code serial1}
     * @return the console; still readable when the machine has stopped
     * @throws VmOperationException if the configuration has no console with this id
     */
    public VmConsole console(String id) {
        return resources.consoles().get(id);
    }

    /** {@return statistics on the machine's use of its host; nothing is gathered until they are asked for} */
    public Statistics statistics() {
        return tools.statistics();
    }

    /** {@return the memory balloon, which takes memory back from the guest; QEMU is not asked until it is used} */
    public MemoryBalloon balloon() {
        return tools.balloon();
    }

    /** {@return the guest's screen; QEMU is not asked until a screenshot is taken} */
    public Screen screen() {
        return tools.screen();
    }

    /** {@return the guest's keyboard} */
    public Keyboard keyboard() {
        return tools.keyboard();
    }

    /** {@return the guest's mouse or tablet} */
    public Pointer pointer() {
        return tools.pointer();
    }

    /**
     * The TCP port of the host at which a port of the guest is reached, because a user network forwards it
     * ({@link dev.qemu4j.config.network.UserNetwork#forwardTcp(int)}).
     *
     * @param guestPort the port in the guest
     * @return the port on the host; QEMU is asked ({@code info usernet}) if it has chosen the port
     * @throws VmOperationException if no network of the machine forwards a port to it, or QEMU does not answer, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public int hostPort(int guestPort) throws InterruptedException {
        return hostPort(Protocol.TCP, guestPort);
    }

    /**
     * The port of the host at which a port of the guest is reached, because a user network forwards it. If several networks do, it is that
     * of the first.
     *
     * @param protocol TCP or UDP
     * @param guestPort the port in the guest
     * @return the port on the host; QEMU is asked ({@code info usernet}) if it has chosen the port
     * @throws VmOperationException if no network of the machine forwards a port to it, or QEMU does not answer, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public int hostPort(Protocol protocol, int guestPort) throws InterruptedException {
        return tools.ports().hostPort(protocol, guestPort);
    }

    /**
     * How QEMU ended.
     *
     * @return its exit code or signal, empty while it runs
     */
    public Optional<ProcessExit> exit() {
        return process().exit();
    }

    /**
     * Why the machine has stopped. With {@code -no-shutdown}, QEMU stays after its guest's end. The reason then has no
     * {@link VmStopReason#exit() exit} until QEMU ends too, and is empty again after a {@linkplain #reset() reset}.
     *
     * @return the reason, empty while the status is not {@link VmStatus#STOPPED}
     */
    public Optional<VmStopReason> stopReason() {
        return lifecycle.stopReason();
    }

    /**
     * The status according to the latest event. Neither asks QEMU nor blocks.
     *
     * <p>An idle machine costs nothing, because QEMU is not polled. If QEMU hangs, the first method of this machine that times out makes
     * the status {@link VmStatus#UNKNOWN}. It is updated as soon as QEMU answers again, without another call.
     *
     * @return the status
     */
    public VmStatus status() {
        return lifecycle.status();
    }

    /**
     * Queries the status ({@code query-status}).
     *
     * @return the status, which {@link #status()} returns too from now on
     * @throws VmOperationException if QEMU does not answer
     * @throws InterruptedException if the thread is interrupted
     */
    public VmStatus queryStatus() throws InterruptedException {
        return lifecycle.queryStatus();
    }

    /**
     * Waits for a status.
     *
     * @param wanted the status
     * @param timeout how long to wait
     * @throws VmStateException if the machine has another status when the time is over
     * @throws VmOperationException if QEMU has ended, so that the machine will never have the status
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitStatus(VmStatus wanted, Duration timeout) throws InterruptedException {
        lifecycle.awaitStatus(wanted, timeout);
    }

    /**
     * Waits until the machine has stopped, for whatever reason.
     *
     * @param timeout how long to wait
     * @return why it has stopped
     * @throws VmStateException if it has not stopped when the time is over
     * @throws InterruptedException if the thread is interrupted
     */
    public VmStopReason awaitStop(Duration timeout) throws InterruptedException {
        return lifecycle.awaitStop(timeout);
    }

    /**
     * Calls a listener for every change of the status from now on, in the order of the changes. The last status is
     * {@link VmStatus#STOPPED}, when QEMU has ended and {@link #stopReason()} is present; on a machine that has stopped already it is the
     * only one. If the machine is left running when this object is closed, the last status is {@link VmStatus#UNKNOWN}.
     *
     * <p>The listener is called on a virtual thread of its own, one call at a time. It may block and call any method here. What it throws
     * is logged. If it is slower than the changes, it misses the oldest of them, which are
     * {@linkplain StatusSubscription#dropped() counted}, but never the last.
     *
     * @param listener what to call
     * @return the subscription; close it to stop listening before the machine ends
     */
    public StatusSubscription onStatus(Consumer<? super VmStatus> listener) {
        return new StatusSubscription(lifecycle.onStatus(Objects.requireNonNull(listener, "listener")));
    }

    /**
     * Runs an action and waits for an event that follows. The event cannot be missed, because the subscription begins before the action.
     *
     * <pre>{@code
     * vm.awaitEvent("RESET", event -> true, Duration.ofSeconds(5), vm::reset);
     * }</pre>
     *
     * @param event the name of the event
     * @param condition what the event must fulfil, for instance that it concerns the right device
     * @param timeout how long to wait for the event, from this call on
     * @param trigger the action; what it throws is thrown by this method
     * @return the event
     * @throws VmOperationException if there is no such event in time, or the connection is lost, or QEMU ends
     * @throws InterruptedException if the thread is interrupted
     */
    public QmpEvent awaitEvent(
            String event, Predicate<? super QmpEvent> condition, Duration timeout, EventTrigger trigger)
            throws InterruptedException {
        return lifecycle.awaitEvent(event, condition, timeout, trigger::run);
    }

    /**
     * Runs the guest, for the first time or again ({@code cont}). When this returns, {@link #status()} reflects it. Has no effect on a
     * running machine.
     *
     * @throws VmStateException if the machine is neither paused nor running
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void start() throws InterruptedException {
        lifecycle.start();
    }

    /**
     * Pauses the guest ({@code stop}); its state stays in memory. Has no effect on a paused machine.
     *
     * @throws VmStateException if the machine has stopped or is not up yet
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void pause() throws InterruptedException {
        lifecycle.pause();
    }

    /**
     * Resumes a paused guest ({@code cont}). Does the same as {@link #start()}.
     *
     * @throws VmStateException if the machine is neither paused nor running
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void resume() throws InterruptedException {
        lifecycle.resume();
    }

    /**
     * Wakes up a guest that has suspended itself to memory ({@code system_wakeup}). Only the guest can suspend itself, on its own or
     * because its agent asks it to; QEMU has no command for it. A suspended machine is {@link VmStatus#PAUSED}, and {@link #resume()} has
     * no effect on it.
     *
     * @throws VmStateException if the machine is not paused
     * @throws VmOperationException if QEMU refuses because the guest is not suspended, or does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void wakeUp() throws InterruptedException {
        lifecycle.wakeUp();
    }

    /**
     * Presses the reset button ({@code system_reset}). A running guest reboots, a paused one does when it is resumed. A guest that has
     * powered off in a QEMU that stays ({@code -no-shutdown}) is paused afterwards.
     *
     * @throws VmStateException if the machine has stopped or is not up yet
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted
     */
    public void reset() throws InterruptedException {
        lifecycle.reset();
    }

    /**
     * Plugs a device into the running machine ({@code blockdev-add}, {@code netdev_add}, {@code device_add} and others, as the part
     * needs). On a machine with a PCI Express bus it takes one of the free {@linkplain VmConfig#rootPorts() root ports} that the machine was
     * created with. If one of the commands fails, the others are rolled back.
     *
     * @param part what to plug in, such as a {@link dev.qemu4j.config.Disk} or a {@link dev.qemu4j.config.Network}
     * @return the id of the device, for {@link #detach}; the part's own if it has one
     * @throws dev.qemu4j.config.InvalidConfigException if the part does not suit the machine, its id is taken, or its kind cannot be
     *     plugged in; nothing was sent
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if no root port is free, in which case nothing was sent; or if QEMU refuses
     * @throws InterruptedException if the thread is interrupted; the commands are rolled back first
     */
    public String attach(Part part) throws InterruptedException {
        return lifecycle.plug("attach", () -> hardware.attach(part));
    }

    /**
     * Unplugs a device from the running machine ({@code device_del}) and removes its back end. QEMU asks the guest to release the device,
     * so the guest must run and cooperate. Waits until the device is gone.
     *
     * @param id the id of the device
     * @param timeout how long the guest may take
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if there is no such device, or the guest refuses or does not release it in time; it may still do so
     *     later, and the device keeps its port until then
     * @throws InterruptedException if the thread is interrupted; the request to the guest stands
     */
    public void detach(String id, Duration timeout) throws InterruptedException {
        lifecycle.plug("detach", () -> {
            hardware.detach(id, timeout);
            return id;
        });
    }

    /** {@return how many root ports for hot-plugged devices the machine has, and how many are free} */
    public PortCapacity portCapacity() {
        return hardware.capacity().ports();
    }

    /** {@return the hardware of the running machine, to change it: devices, CPUs, memory, media} */
    public Hardware hardware() {
        return hardware;
    }

    /**
     * Plans the changes that make this machine match a configuration. Sends nothing and does not block.
     *
     * @param wanted the wanted configuration
     * @return the steps that are possible while it runs, and the changes that need a restart; empty if it matches already
     */
    public Plan plan(VmConfig wanted) {
        return plans.plan(wanted);
    }

    /**
     * Makes this machine match a configuration, step by step, completely or not at all: if a step fails, the steps before it are undone in
     * reverse order. When this returns, {@link #config()} is the wanted configuration, and applying it again does nothing. Concurrent
     * callers take turns.
     *
     * @param wanted the wanted configuration
     * @param timeout how long it may take, not counting the undoing
     * @return the plan that was carried out
     * @throws dev.qemu4j.manager.plan.RestartRequiredException if a change is not possible while the machine runs; nothing was sent
     * @throws dev.qemu4j.manager.plan.PlanFailedException if a step failed; it lists the steps that could not be undone
     * @throws VmStateException if the machine has stopped
     * @throws VmOperationException if another caller takes longer than the timeout
     * @throws InterruptedException if the thread is interrupted; the steps are undone first
     */
    public Plan apply(VmConfig wanted, Duration timeout) throws InterruptedException {
        return plans.apply(wanted, timeout);
    }

    /**
     * Powers the machine off as gently as possible. It presses the guest's power button ({@code system_powerdown}). When the grace period
     * is over, it tells QEMU to {@code quit}; after five more seconds it sends SIGTERM, and after another five SIGKILL. Returns when QEMU
     * has ended and its resources are released.
     *
     * <p>The button is pressed again after half a second, and then after one, two, four… more, while there is time: a booting guest does
     * not notice it, and some guests need it twice. A paused guest is resumed before each press, and a suspended one is woken up, because
     * neither can react otherwise. A guest that has never run has nothing to save, so QEMU quits at once.
     *
     * <p>If QEMU does not answer, it gets the rest of the grace period to recover. If the connection is lost and not restored within five
     * seconds, SIGTERM comes next. Once the guest is down, QEMU may take the rest of the grace period, and at least five seconds, to write
     * its caches.
     *
     * <p>Concurrent callers share one shutdown: the button is pressed once for all, the first caller whose grace period is over takes the
     * next step, and all get the same outcome. On a machine that has stopped already, this returns how it ended.
     *
     * @param grace how long the guest may take; zero to quit at once
     * @return how the machine really ended
     * @throws dev.qemu4j.process.QemuProcessException if QEMU still runs after SIGKILL, with its pid
     * @throws InterruptedException if the thread is interrupted; the button stays pressed, but this caller takes no further step
     */
    public ShutdownOutcome shutdown(Duration grace) throws InterruptedException {
        return lifecycle.shutdown(grace);
    }

    /**
     * Ends QEMU at once and in order ({@code quit}), as if the machine lost its power. If QEMU does not answer, the next steps are those
     * of {@link #shutdown}.
     *
     * @return how the machine really ended
     * @throws dev.qemu4j.process.QemuProcessException if QEMU still runs after SIGKILL, with its pid
     * @throws InterruptedException if the thread is interrupted; QEMU may still quit
     */
    public ShutdownOutcome quit() throws InterruptedException {
        return lifecycle.quit();
    }

    /**
     * Ends the machine at once, as if it lost its power: sends SIGTERM, on which QEMU closes its images in order, and SIGKILL if QEMU has
     * not ended after a second. Returns when QEMU has ended and its resources are released.
     *
     * @return how the machine really ended
     * @throws dev.qemu4j.process.QemuProcessException if QEMU still runs after SIGKILL, with its pid
     * @throws InterruptedException if the thread is interrupted; the signal stays sent
     */
    public ShutdownOutcome destroy() throws InterruptedException {
        return lifecycle.destroy();
    }

    /**
     * Whether the machine goes on when its manager is closed and when the JVM ends, because {@link QemuManager#createOutliving} made it.
     *
     * @return true if it does
     */
    public boolean isOutliving() {
        return resources.lifetime().isOutliving();
    }

    /**
     * The helper programs that the manager has started for this machine, such as {@code swtpm}.
     *
     * @return the programs, in the order in which they were started
     */
    public List<Helper> helpers() {
        return resources.helpers().helpers();
    }

    /**
     * Destroys the machine as {@link #destroy()} does, even if the thread is interrupted; the interrupt is kept.
     *
     * <p>A machine that {@linkplain #isOutliving() outlives} its manager is left running instead. Its status here becomes
     * {@link VmStatus#UNKNOWN}, and this or another JVM can {@linkplain QemuManager#attach attach} to it again.
     */
    @Override
    public void close() {
        if (isOutliving()) {
            lifecycle.leave();
        } else {
            lifecycle.close();
        }
    }

    /** Returns the name, the pid and the status. */
    @Override
    public String toString() {
        return "VirtualMachine[" + name() + ", pid " + process().pid() + ", " + status() + "]";
    }
}
