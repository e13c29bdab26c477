package dev.qemu4j.manager.internal.outliving;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.internal.launch.Lifetime;
import dev.qemu4j.manager.internal.launch.MachineHelpers;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.launch.QemuSession;
import dev.qemu4j.process.Claim;
import dev.qemu4j.process.OutlivingProcesses;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.SavedProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this JVM has of one machine that outlives it: the claim on its name, and the note by which another one finds it. */
public final class OutlivingClaim implements Lifetime, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    private final OutlivingMachines machines;
    private final String name;
    private final Claim claim;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable QemuSession session; // Guarded by lock.
    private Map<String, String> fixed = Map.of(); // Guarded by lock. What does not change while the machine lives.

    OutlivingClaim(OutlivingMachines machines, String name, Claim claim) {
        this.machines = machines;
        this.name = name;
        this.claim = claim;
    }

    @Override
    public RuntimeDirectory newDirectory(ManagerSettings settings) {
        return settings.runtimeBase()
                .map(RuntimeDirectory::create)
                .orElseGet(machines.processes()::newRuntimeDirectory);
    }

    @Override
    public boolean isOutliving() {
        return true;
    }

    /** Notes a machine that is up. From here on it goes on when this JVM ends. */
    public void save(QemuSession running, VmConfig config, Map<String, String> consoles, MachineHelpers helpers) {
        OutlivingProcesses processes = machines.processes();
        // These first: without a QEMU they end by themselves, but QEMU does not do without them.
        for (MachineHelpers.Running one : helpers.running()) {
            processes.save(one.helper().process(), one.directory(), Map.of(OutlivingMachines.HELPER_OF, name));
        }
        Map<String, String> notes = new HashMap<>();
        notes.put(OutlivingMachines.MACHINE, name);
        notes.put(OutlivingMachines.VERSION, running.qmp().greeting().version().toString());
        consoles.forEach((id, socket) -> notes.put(OutlivingMachines.CONSOLE + id, socket));
        lock.lock();
        try {
            session = running;
            fixed = Map.copyOf(notes);
            processes.save(running.process(), running.directory(), withConfig(running, config));
        } finally {
            lock.unlock();
        }
    }

    /** Goes on with what is noted of a machine that this JVM attaches to. */
    public void resume(QemuSession running, SavedProcess saved) {
        lock.lock();
        try {
            session = running;
            fixed = Map.copyOf(saved.properties());
        } finally {
            lock.unlock();
        }
    }

    /** Notes the configuration as it is now. If that fails, only whoever attaches next does not know of the change. */
    @Override
    public void changed(Supplier<VmConfig> config) {
        lock.lock();
        try {
            if (session != null) {
                machines.processes().update(session.process(), session.directory(), withConfig(session, config.get()));
            }
        } catch (QemuProcessException | VmException | IllegalStateException e) {
            LOG.atWarn().addKeyValue("vm", name).setCause(e).log("What has changed cannot be noted");
        } finally {
            lock.unlock();
        }
    }

    private Map<String, String> withConfig(QemuSession running, VmConfig config) {
        Map<String, String> all = new HashMap<>(fixed);
        all.putAll(StoredConfig.write(config, running.directory()));
        return all;
    }

    /** Removes the notes of the machine and of its helpers. */
    @Override
    public void abandon() {
        machines.processes().cleanUp();
    }

    /** Removes the notes, and gives the name up. */
    @Override
    public void end() {
        try {
            abandon();
        } finally {
            close();
        }
    }

    @Override
    public void leave() {
        close();
    }

    /** Gives the name up. The machine, if there is one, can be attached to again. */
    @Override
    public void close() {
        claim.close();
    }
}
