package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
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
import dev.qemu4j.manager.internal.lifecycle.Lifecycle;
import dev.qemu4j.manager.internal.lifecycle.MachineEnd;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.manager.internal.outliving.OutlivingMachines;
import dev.qemu4j.process.AttachedProcess;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.SavedProcess;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to put a machine together, around a QEMU that is started or one that runs. If it fails, what it has made is released; a QEMU
 * that ran before goes on.
 */
final class MachineSetup implements SessionPlan {
    private final ManagerSettings settings;
    private final VmConfig config;
    private final NameReservation reservation;
    private final Optional<OutlivingClaim> claim;
    private final Deadline deadline;
    private final MachineResources resources;
    private boolean sandboxed;

    /** By the deadline the machine is ready, or the attempt has failed. */
    MachineSetup(
            ManagerSettings settings,
            VmConfig config,
            NameReservation reservation,
            Optional<OutlivingClaim> claim,
            Deadline deadline) {
        this.settings = settings;
        this.config = config;
        this.reservation = reservation;
        this.claim = claim;
        this.deadline = deadline;
        this.resources = MachineResources.of(
                settings, config.name(), claim.<Lifetime>map(it -> it).orElse(Lifetime.OF_THE_JVM));
    }

    /** Starts a QEMU, with or without a sandbox. */
    VirtualMachine start(QemuBinary binary, boolean inSandbox) throws InterruptedException {
        sandboxed = inSandbox;
        @Nullable QemuSession session = null;
        boolean made = false;
        try {
            session = QemuSession.open(config.name(), settings, deadline, binary, this);
            VirtualMachine machine = machine(session);
            made = true;
            return machine;
        } finally {
            if (!made) {
                resources.helpers().expectEnd();
                Cleanup.runAll(closing(session), resources::abandon);
            }
        }
    }

    private static Runnable closing(@Nullable QemuSession session) {
        return session == null ? () -> {} : session::close;
    }

    /** Attaches to a QEMU that an earlier JVM has started. */
    VirtualMachine attach(OutlivingClaim claimed, SavedProcess saved, OutlivingMachines machines)
            throws InterruptedException {
        @Nullable QemuSession session = null;
        boolean made = false;
        try {
            machines.attachHelpers(config.name(), resources.helpers()::attach);
            // Last, and closed by the session from then on.
            AttachedProcess running = machines.attach(saved, config.name());
            session = QemuSession.attach(config.name(), settings, deadline, running);
            claimed.resume(session, saved);
            place(saved, running.directory(), machines);
            VirtualMachine machine = machine(session);
            made = true;
            return machine;
        } finally {
            if (!made) {
                Cleanup.runAll(closing(session), resources::leave);
            }
        }
    }

    private void place(SavedProcess saved, RuntimeDirectory directory, OutlivingMachines machines) {
        try {
            resources.consoles().placed(OutlivingMachines.consolesOf(saved), directory);
        } catch (IllegalArgumentException e) {
            throw new VmOperationException(
                    config.name(), "attach", machines.unreadable(saved) + ": " + e.getMessage(), null, e);
        }
    }

    @Override
    public List<String> arguments(RuntimeDirectory directory) throws InterruptedException {
        VmConfig complete = resources.helpers().start(config, lifetime(), deadline);
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
        reservation.spawned(process);
    }

    @Override
    public Collection<Helper> helpers() {
        return resources.helpers().helpers();
    }

    @Override
    public Lifetime lifetime() {
        return resources.lifetime();
    }

    private VirtualMachine machine(QemuSession session) throws InterruptedException {
        Monitor monitor = new Monitor(session.qmp(), settings.commandTimeout(), session::reconnect);
        HotPlugger hotPlugger = new HotPlugger(config, monitor);
        Lifecycle lifecycle = lifecycle(session, monitor, hotPlugger);
        MachineTools tools = new MachineTools(
                lifecycle.commands(),
                session.process().pid(),
                hotPlugger::config,
                session.directory().file("screenshot"));
        VirtualMachine machine = new VirtualMachine(lifecycle, hotPlugger, tools, resources);
        if (!session.isAttached()) {
            claim.ifPresent(
                    own -> own.save(session, config, resources.consoles().places(), resources.helpers()));
        }
        reservation.created(machine);
        resources.helpers().watch(session.process());
        hotPlugger.onChange(() -> resources.changed(hotPlugger::config));
        lifecycle.follow();
        return machine;
    }

    /** The lifecycle, subscribed to events, once QEMU has answered all that must be known before the machine is handed out. */
    private Lifecycle lifecycle(QemuSession session, Monitor monitor, HotPlugger hotPlugger)
            throws InterruptedException {
        try {
            End end = new End(session, hotPlugger, resources, reservation);
            Lifecycle lifecycle =
                    new Lifecycle(config.name(), session.process(), monitor, hotPlugger::deviceDeleted, end);
            resources.consoles().connect(session.qmp(), deadline);
            lifecycle.queryFirstStatus(deadline);
            if (session.isAttached()) {
                hotPlugger.markOccupied(OccupiedPorts.query(session.qmp(), deadline));
            }
            return lifecycle;
        } catch (QmpException e) {
            if (session.process().awaitExit(QemuSession.END_NOTICED).isPresent() && !session.isAttached()) {
                throw session.process().startFailure(helpers());
            }
            throw session.failed(e);
        }
    }

    private record End(
            QemuSession session, HotPlugger hotPlugger, MachineResources resources, NameReservation reservation)
            implements MachineEnd {
        @Override
        public void cleanUp() {
            Cleanup.runAll(hotPlugger::stopCleanUps, () -> resources.cleanUp(session.directory()));
        }

        @Override
        public void leave() {
            Cleanup.runAll(hotPlugger::stopCleanUps, session::leave, resources::leave);
        }

        @Override
        public void release() {
            reservation.release();
        }
    }
}
