package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.hardware.HotPlugger;
import dev.qemu4j.manager.internal.hardware.OccupiedPorts;
import dev.qemu4j.manager.internal.launch.Lifetime;
import dev.qemu4j.manager.internal.launch.MachineResources;
import dev.qemu4j.manager.internal.launch.MachineTools;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.launch.QemuSession;
import dev.qemu4j.manager.internal.launch.SandboxDefault;
import dev.qemu4j.manager.internal.launch.SecretFiles;
import dev.qemu4j.manager.internal.launch.SessionPlan;
import dev.qemu4j.manager.internal.lifecycle.EventFollower;
import dev.qemu4j.manager.internal.lifecycle.MachineCommands;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.manager.internal.outliving.OutlivingMachines;
import dev.qemu4j.process.AttachedProcess;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.SavedProcess;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qmp.QmpException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt to put a machine together, of a QEMU that is started or one that runs. What was begun is undone if the rest fails. */
final class MachineSetup implements SessionPlan {
    private final ManagerSettings settings;
    private final VmConfig config;
    private final NameReservation reservation;
    private final Runnable release;
    private final Optional<OutlivingClaim> claim;
    private final MachineResources resources;
    private boolean sandboxed;

    MachineSetup(
            ManagerSettings settings,
            VmConfig config,
            NameReservation reservation,
            Runnable release,
            Optional<OutlivingClaim> claim) {
        this.settings = settings;
        this.config = config;
        this.reservation = reservation;
        this.release = release;
        this.claim = claim;
        this.resources = MachineResources.of(
                settings, config.name(), claim.<Lifetime>map(it -> it).orElse(Lifetime.OF_THE_JVM));
    }

    /** Starts a QEMU, in a sandbox or not, and makes a machine of it. */
    VirtualMachine start(QemuBinary binary, boolean inSandbox) throws InterruptedException {
        sandboxed = inSandbox;
        @Nullable QemuSession session = null;
        boolean made = false;
        try {
            session = QemuSession.open(config.name(), settings, binary, this);
            VirtualMachine machine = machineOf(session);
            made = true;
            return machine;
        } finally {
            if (!made) {
                resources.helpers().expectEnd();
                if (session != null) {
                    session.close();
                }
                resources.abandon();
            }
        }
    }

    /** Makes a machine of a QEMU that an earlier JVM has started, and that goes on if this fails. */
    VirtualMachine attach(
            OutlivingClaim claimed, SavedProcess saved, AttachedProcess running, List<AttachedProcess> helpers)
            throws InterruptedException {
        @Nullable QemuSession session = null;
        boolean made = false;
        try {
            helpers.forEach(resources.helpers()::attach);
            session = QemuSession.attach(config.name(), settings, running);
            claimed.resume(session, saved);
            resources.consoles().placed(OutlivingMachines.consolesOf(saved), running.directory());
            VirtualMachine machine = machineOf(session);
            made = true;
            return machine;
        } finally {
            if (!made) {
                if (session != null) {
                    session.close();
                }
                resources.leave();
            }
        }
    }

    @Override
    public List<String> arguments(RuntimeDirectory directory) throws InterruptedException {
        VmConfig complete = resources.helpers().start(config, lifetime());
        if (sandboxed) {
            complete = SandboxDefault.in(complete);
        }
        List<String> arguments = new ArrayList<>(SecretFiles.write(
                        complete, directory, id -> resources.consoles().place(id, directory))
                .arguments());
        if (!config.startPaused()) {
            arguments.add("-S");
        }
        return arguments;
    }

    @Override
    public void spawned(QemuProcess process) {
        if (!reservation.spawned(process)) {
            throw closing(null);
        }
    }

    @Override
    public Collection<Helper> helpers() {
        return resources.helpers().helpers();
    }

    @Override
    public Lifetime lifetime() {
        return resources.lifetime();
    }

    private VirtualMachine machineOf(QemuSession session) throws InterruptedException {
        StatusTracker tracker = new StatusTracker(config.name());
        Monitor monitor = new Monitor(session.qmp(), settings.commandTimeout(), session::reconnect);
        HotPlugger hotPlugger = new HotPlugger(config, monitor);
        EventFollower follower = follower(session, monitor, tracker, hotPlugger);
        MachineCommands commands = new MachineCommands(config.name(), session.process(), monitor, tracker, follower);
        MachineTools tools = new MachineTools(
                commands,
                session.process().pid(),
                hotPlugger::config,
                session.directory().file("screenshot"));
        VirtualMachine machine = new VirtualMachine(
                config.name(),
                session.process(),
                monitor,
                tracker,
                commands,
                hotPlugger,
                tools,
                resources,
                () -> follower.leave(() -> {
                    hotPlugger.end();
                    session.leave();
                    resources.leave();
                    release.run();
                }));
        if (!session.isAttached()) {
            claim.ifPresent(outliving ->
                    outliving.save(session, config, resources.consoles().places(), resources.helpers()));
        }
        if (!reservation.created(machine)) {
            throw closing(null);
        }
        resources.helpers().watch(session.process());
        hotPlugger.onChange(() -> resources.changed(hotPlugger::config));
        follower.start();
        return machine;
    }

    /** Whoever follows QEMU, with all asked that it is to know from the beginning. */
    private EventFollower follower(QemuSession session, Monitor monitor, StatusTracker tracker, HotPlugger hotPlugger)
            throws InterruptedException {
        try {
            Runnable cleanUp = () -> {
                hotPlugger.end();
                resources.cleanUp(session.directory());
            };
            EventFollower follower = new EventFollower(
                    config.name(), session.process(), monitor, tracker, hotPlugger::deviceDeleted, cleanUp, release);
            resources.consoles().connect(session.qmp());
            tracker.reconcile(session.qmp().execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
            if (session.isAttached()) {
                hotPlugger.occupy(OccupiedPorts.ask(session.qmp()));
            }
            return follower;
        } catch (QmpException e) {
            if (session.process().awaitExit(QemuSession.END_NOTICED).isPresent() && !session.isAttached()) {
                throw session.process().startFailure(helpers());
            }
            throw session.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private IllegalStateException closing(@Nullable Throwable cause) {
        return new IllegalStateException(
                "VM '" + config.name() + "' was not created: its manager is being closed", cause);
    }
}
