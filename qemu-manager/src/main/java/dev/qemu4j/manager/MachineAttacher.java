package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.manager.internal.outliving.OutlivingMachines;
import dev.qemu4j.manager.internal.outliving.StoredConfig;
import dev.qemu4j.manager.json.VmConfigJsonException;
import dev.qemu4j.process.AttachedProcess;
import dev.qemu4j.process.SavedProcess;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        String name = reservation.name();
        SavedProcess saved = machines.find(name).orElseThrow(this::missing);
        VmConfig config = config(saved);
        AttachedProcess running = machines.processes().attach(saved).orElseThrow(this::missing);
        return new MachineSetup(settings, config, reservation, Optional.of(claim))
                .attach(claim, saved, running, machines.attachHelpers(name));
    }

    private VmConfig config(SavedProcess saved) {
        try {
            return StoredConfig.read(saved.properties());
        } catch (VmConfigJsonException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        }
    }

    private VmOperationException missing() {
        return failed("no machine of this name outlives the program that created it, or it has ended", null);
    }

    private VmOperationException failed(String problem, @Nullable Exception cause) {
        return new VmOperationException(reservation.name(), "attach", problem, null, cause);
    }
}
