package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.launch.AcceleratorChoice;
import dev.qemu4j.manager.internal.launch.BootFiles;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.launch.SandboxSupport;
import dev.qemu4j.manager.internal.launch.VariableStores;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Starts one new machine: chooses its emulator and accelerator, waits for its turn, and starts QEMU in a sandbox if that is possible. */
final class MachineStarter {
    private final ManagerSettings settings;
    private final Semaphore turns;
    private final NameReservation reservation;
    private final Optional<OutlivingClaim> claim;

    /** {@code turns} limits how many machines start at once. The claim is present for a machine that outlives this JVM. */
    MachineStarter(
            ManagerSettings settings, Semaphore turns, NameReservation reservation, Optional<OutlivingClaim> claim) {
        this.settings = settings;
        this.turns = turns;
        this.reservation = reservation;
        this.claim = claim;
    }

    /** Starts the machine. If that fails, everything but the reservation and the claim is released. */
    VirtualMachine start(VmConfig config) throws InterruptedException {
        try {
            QemuBinary binary = settings.binary(config.architecture());
            return inTurn(binary, AcceleratorChoice.make(config, binary));
        } catch (QemuProcessException | VmException e) {
            // A QEMU that the closing manager has killed looks as if it had failed.
            throw reservation.isCancelled() ? reservation.cancelled(e) : e;
        }
    }

    /** QEMU's time to start begins when its turn comes. The check of the files takes from it, but no turn of others. */
    private VirtualMachine inTurn(QemuBinary binary, VmConfig config) throws InterruptedException {
        Deadline checked = Deadline.after(settings.startTimeout());
        Path directory = settings.workingDirectory().orElse(Path.of(""));
        BootFiles.check(config, directory, checked);
        reservation.holds(VariableStores.claim(config, directory));
        Duration left = checked.left();
        turns.acquire();
        try {
            reservation.requireNotCancelled();
            return start(binary, config, Deadline.after(left));
        } finally {
            turns.release();
        }
    }

    private VirtualMachine start(QemuBinary binary, VmConfig config, Deadline deadline) throws InterruptedException {
        SandboxSupport sandbox = new SandboxSupport(settings, binary);
        if (!settings.sandbox() || !sandbox.isPossible()) {
            return setup(config, deadline).start(binary, false);
        }
        try {
            return setup(config, deadline).start(binary, true);
        } catch (QemuStartException e) {
            if (!sandbox.isMissing(e, deadline)) {
                throw e;
            }
            return setup(config, deadline).start(binary, false);
        }
    }

    private MachineSetup setup(VmConfig config, Deadline deadline) {
        return new MachineSetup(settings, config, reservation, claim, deadline);
    }
}
