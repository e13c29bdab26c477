package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qmp.QmpException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes one machine of a configuration, when it is its turn. What was begun is undone if the rest fails, and the name is free again.
 */
final class MachineStarter {
    private final Settings settings;
    private final VmConfig config;
    private final Slot slot;
    private final Semaphore turns;
    private final Runnable release;
    private final Consoles consoles;

    /** {@code turns} limits how many start at once, and {@code release} gives the machine's name free. */
    MachineStarter(Settings settings, VmConfig config, Slot slot, Semaphore turns, Runnable release) {
        this.settings = settings;
        this.config = config;
        this.slot = slot;
        this.turns = turns;
        this.release = release;
        this.consoles = new Consoles(config.name());
    }

    VirtualMachine start() throws InterruptedException {
        boolean started = false;
        try {
            VirtualMachine machine = inTurn();
            started = true;
            return machine;
        } catch (QemuProcessException | VmException e) {
            // What looks like the failure of a QEMU is the manager's doing.
            throw slot.isCancelled() ? closing(e) : e;
        } finally {
            if (!started) {
                release.run();
            }
        }
    }

    /** QEMU's time to start begins when its turn comes. */
    private VirtualMachine inTurn() throws InterruptedException {
        turns.acquire();
        try {
            if (slot.isCancelled()) {
                throw closing(null);
            }
            return open();
        } finally {
            turns.release();
        }
    }

    private VirtualMachine open() throws InterruptedException {
        KernelCheck.check(config);
        QemuSession session = QemuSession.open(
                config.name(), settings, settings.binary(config.architecture()), this::arguments, process -> {
                    if (!slot.spawned(process)) {
                        throw closing(null);
                    }
                });
        boolean made = false;
        try {
            VirtualMachine machine = machineOf(session);
            made = true;
            return machine;
        } finally {
            if (!made) {
                session.close();
                consoles.close();
            }
        }
    }

    private List<String> arguments(RuntimeDirectory directory) {
        List<String> arguments =
                new ArrayList<>(SecretFiles.write(config, directory, id -> consoles.place(id, directory))
                        .arguments());
        if (!config.startPaused()) {
            arguments.add("-S");
        }
        return arguments;
    }

    private VirtualMachine machineOf(QemuSession session) throws InterruptedException {
        StatusTracker tracker = new StatusTracker(config.name());
        Monitor monitor = new Monitor(session.qmp(), settings.commandTimeout(), session::reconnect);
        HotPlugger hotPlugger = new HotPlugger(config, monitor);
        Follower follower = new Follower(config.name(), session.process(), monitor, tracker, hotPlugger, () -> {
            consoles.close();
            hotPlugger.end();
            session.directory().close();
            release.run();
        });
        try {
            consoles.connect(session.qmp());
            tracker.reconcile(session.qmp().execute(QueryStatus.INSTANCE), Long.MAX_VALUE);
        } catch (QmpException e) {
            if (session.process().awaitExit(QemuSession.END_NOTICED).isPresent()) {
                throw session.process().startFailure();
            }
            throw session.failed(String.valueOf(e.getMessage()), e);
        }
        Commands commands = new Commands(config.name(), session.process(), monitor, tracker, follower);
        Instruments instruments = new Instruments(
                commands,
                session.process().pid(),
                hotPlugger::config,
                consoles,
                session.directory().file("screenshot"));
        VirtualMachine machine = new VirtualMachine(
                config.name(), session.process(), monitor, tracker, commands, hotPlugger, instruments);
        if (!slot.created(machine)) {
            throw closing(null);
        }
        follower.start();
        return machine;
    }

    private IllegalStateException closing(@Nullable Throwable cause) {
        return new IllegalStateException(
                "VM '" + config.name() + "' was not created: its manager is being closed", cause);
    }
}
