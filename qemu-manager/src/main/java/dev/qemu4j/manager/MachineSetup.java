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
    private final NameReservation slot;
    private final Runnable release;
    private final Optional<OutlivingClaim> hold;
    private final MachineResources belongings;
    private boolean sandboxed;

    MachineSetup(
            ManagerSettings settings,
            VmConfig config,
            NameReservation slot,
            Runnable release,
            Optional<OutlivingClaim> hold) {
        this.settings = settings;
        this.config = config;
        this.slot = slot;
        this.release = release;
        this.hold = hold;
        this.belongings = MachineResources.of(
                settings, config.name(), hold.<Lifetime>map(it -> it).orElse(Lifetime.OF_THE_JVM));
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
                belongings.helpers().expectEnd();
                if (session != null) {
                    session.close();
                }
                belongings.abandon();
            }
        }
    }

    /** Makes a machine of a QEMU that an earlier JVM has started, and that goes on if this fails. */
    VirtualMachine attach(
            OutlivingClaim own, SavedProcess saved, AttachedProcess running, List<AttachedProcess> helpers)
            throws InterruptedException {
        @Nullable QemuSession session = null;
        boolean made = false;
        try {
            helpers.forEach(belongings.helpers()::attach);
            session = QemuSession.attach(config.name(), settings, running);
            own.resume(session, saved);
            belongings.consoles().placed(OutlivingMachines.consolesOf(saved), running.directory());
            VirtualMachine machine = machineOf(session);
            made = true;
            return machine;
        } finally {
            if (!made) {
                if (session != null) {
                    session.close();
                }
                belongings.leave();
            }
        }
    }

    @Override
    public List<String> arguments(RuntimeDirectory directory) throws InterruptedException {
        VmConfig complete = belongings.helpers().start(config, lifetime());
        if (sandboxed) {
            complete = SandboxDefault.in(complete);
        }
        List<String> arguments = new ArrayList<>(SecretFiles.write(
                        complete, directory, id -> belongings.consoles().place(id, directory))
                .arguments());
        if (!config.startPaused()) {
            arguments.add("-S");
        }
        return arguments;
    }

    @Override
    public void spawned(QemuProcess process) {
        if (!slot.spawned(process)) {
            throw closing(null);
        }
    }

    @Override
    public Collection<Helper> helpers() {
        return belongings.helpers().helpers();
    }

    @Override
    public Lifetime lifetime() {
        return belongings.lifetime();
    }

    private VirtualMachine machineOf(QemuSession session) throws InterruptedException {
        StatusTracker tracker = new StatusTracker(config.name());
        Monitor monitor = new Monitor(session.qmp(), settings.commandTimeout(), session::reconnect);
        HotPlugger hotPlugger = new HotPlugger(config, monitor);
        EventFollower follower = follower(session, monitor, tracker, hotPlugger);
        MachineCommands commands = new MachineCommands(config.name(), session.process(), monitor, tracker, follower);
        MachineTools instruments = new MachineTools(
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
                instruments,
                belongings,
                () -> follower.leave(() -> {
                    hotPlugger.end();
                    session.leave();
                    belongings.leave();
                    release.run();
                }));
        if (!session.isAttached()) {
            hold.ifPresent(
                    own -> own.save(session, config, belongings.consoles().places(), belongings.helpers()));
        }
        if (!slot.created(machine)) {
            throw closing(null);
        }
        belongings.helpers().watch(session.process());
        hotPlugger.onChange(() -> belongings.changed(hotPlugger::config));
        follower.start();
        return machine;
    }

    /** Whoever follows QEMU, with all asked that it is to know from the beginning. */
    private EventFollower follower(QemuSession session, Monitor monitor, StatusTracker tracker, HotPlugger hotPlugger)
            throws InterruptedException {
        try {
            Runnable putAway = () -> {
                hotPlugger.end();
                belongings.cleanUp(session.directory());
            };
            EventFollower follower = new EventFollower(
                    config.name(), session.process(), monitor, tracker, hotPlugger::deviceDeleted, putAway, release);
            belongings.consoles().connect(session.qmp());
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
