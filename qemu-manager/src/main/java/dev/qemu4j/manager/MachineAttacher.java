package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.launch.VariableStores;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.manager.internal.outliving.OutlivingMachines;
import dev.qemu4j.manager.internal.outliving.StoredConfig;
import dev.qemu4j.manager.json.VmConfigJsonException;
import dev.qemu4j.process.SavedProcess;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.nio.file.Path;
import java.util.Optional;

/** Attaches to one running machine that outlives the JVM which created it. If that fails, the machine goes on. */
final class MachineAttacher {
    private final ManagerSettings settings;
    private final OutlivingMachines machines;
    private final NameReservation reservation;

    MachineAttacher(ManagerSettings settings, OutlivingMachines machines, NameReservation reservation) {
        this.settings = settings;
        this.machines = machines;
        this.reservation = reservation;
    }

    VirtualMachine attach(OutlivingClaim claim) throws InterruptedException {
        Deadline deadline = Deadline.after(settings.startTimeout());
        SavedProcess saved = machines.require(reservation.name());
        VmConfig config = config(saved);
        reservation.holds(
                VariableStores.claim(config, settings.workingDirectory().orElse(Path.of(""))));
        return new MachineSetup(settings, config, reservation, Optional.of(claim), deadline)
                .attach(claim, saved, machines);
    }

    private VmConfig config(SavedProcess saved) {
        try {
            return StoredConfig.read(saved.properties());
        } catch (VmConfigJsonException e) {
            throw new VmOperationException(
                    reservation.name(), "attach", machines.unreadable(saved) + ": " + e.getMessage(), null, e);
        }
    }
}
