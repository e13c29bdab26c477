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

/** This JVM's claim on one machine that outlives it, and the record by which another JVM finds the machine. */
public final class OutlivingClaim implements Lifetime, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    private final OutlivingMachines machines;
    private final String name;
    private final Claim claim;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable QemuSession session; // Guarded by lock.
    private Map<String, String> fixed =
            Map.of(); // Guarded by lock. The properties that do not change while the machine runs.

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

    /** Records a machine that is up. From here on it goes on when this JVM ends. */
    public void save(QemuSession running, VmConfig config, Map<String, String> consoles, MachineHelpers helpers) {
        OutlivingProcesses processes = machines.processes();
        // The helpers first: without QEMU they end by themselves, but QEMU needs them.
        for (MachineHelpers.Running one : helpers.running()) {
            processes.save(one.helper().process(), one.directory(), Map.of(OutlivingMachines.HELPER_OF, name));
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(OutlivingMachines.MACHINE, name);
        properties.put(
                OutlivingMachines.VERSION, running.qmp().greeting().version().toString());
        consoles.forEach((id, socket) -> properties.put(OutlivingMachines.CONSOLE + id, socket));
        lock.lock();
        try {
            session = running;
            fixed = Map.copyOf(properties);
            processes.save(running.process(), running.directory(), withConfig(running, config));
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the record of a machine that this JVM attaches to. */
    public void resume(QemuSession running, SavedProcess saved) {
        lock.lock();
        try {
            session = running;
            fixed = Map.copyOf(saved.properties());
        } finally {
            lock.unlock();
        }
    }

    /** Records the current configuration. If that fails, only a JVM that attaches later misses the change. */
    @Override
    public void changed(Supplier<VmConfig> config) {
        lock.lock();
        try {
            if (session != null) {
                machines.processes().update(session.process(), session.directory(), withConfig(session, config.get()));
            }
        } catch (QemuProcessException | VmException | IllegalStateException e) {
            LOG.warn("VM '{}': the changed configuration could not be recorded", name, e);
        } finally {
            lock.unlock();
        }
    }

    private Map<String, String> withConfig(QemuSession running, VmConfig config) {
        Map<String, String> all = new HashMap<>(fixed);
        all.putAll(StoredConfig.write(config, running.directory()));
        return all;
    }

    /** Removes the records of the machine and of its helpers. */
    @Override
    public void abandon() {
        machines.processes().cleanUp();
    }

    /** Removes the records and releases the claim. */
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

    /** Releases the claim. The machine, if there is one, can be attached to again. */
    @Override
    public void close() {
        claim.close();
    }
}
