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

/** Goes on with one machine that outlives the JVM which created it. If that fails, it runs on, and its name is free again. */
final class MachineAttacher {
    private final ManagerSettings settings;
    private final OutlivingMachines machines;
    private final String name;
    private final NameReservation reservation;
    private final Runnable release;

    /** {@code release} gives the machine's name free in its manager. */
    MachineAttacher(
            ManagerSettings settings,
            OutlivingMachines machines,
            String name,
            NameReservation reservation,
            Runnable release) {
        this.settings = settings;
        this.machines = machines;
        this.name = name;
        this.reservation = reservation;
        this.release = release;
    }

    VirtualMachine attach(OutlivingClaim claim) throws InterruptedException {
        boolean attached = false;
        try {
            SavedProcess saved = machines.find(name).orElseThrow(this::missing);
            VmConfig config = config(saved);
            AttachedProcess running = machines.processes().attach(saved).orElseThrow(this::missing);
            VirtualMachine machine = new MachineSetup(settings, config, reservation, release, Optional.of(claim))
                    .attach(claim, saved, running, machines.attachHelpers(name));
            attached = true;
            return machine;
        } finally {
            if (!attached) {
                claim.close();
                release.run();
            }
        }
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
        return new VmOperationException(name, "attach", problem, null, cause);
    }
}
