package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.launch.AcceleratorChoice;
import dev.qemu4j.manager.internal.launch.KernelCheck;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.launch.SandboxDefault;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.QemuStartException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes one machine of a configuration, when it is its turn. What was begun is undone if the rest fails, and the name is free again.
 */
final class MachineStarter {
    private final ManagerSettings settings;
    private final VmConfig config;
    private final NameReservation reservation;
    private final Semaphore turns;
    private final Runnable release;
    private final Optional<OutlivingClaim> claim;

    /**
     * {@code turns} limits how many start at once, {@code release} gives the machine's name free, and {@code claim} is there for a machine
     * that is to outlive this JVM.
     */
    MachineStarter(
            ManagerSettings settings,
            VmConfig config,
            NameReservation reservation,
            Semaphore turns,
            Runnable release,
            Optional<OutlivingClaim> claim) {
        this.settings = settings;
        this.config = config;
        this.reservation = reservation;
        this.turns = turns;
        this.release = release;
        this.claim = claim;
    }

    VirtualMachine start() throws InterruptedException {
        boolean started = false;
        try {
            QemuBinary binary = settings.binary(config.architecture());
            VmConfig complete = AcceleratorChoice.make(config, binary);
            VirtualMachine machine = inTurn(binary, complete);
            started = true;
            return machine;
        } catch (QemuProcessException | VmException e) {
            // What looks like the failure of a QEMU is the manager's doing.
            throw reservation.isCancelled() ? closing(e) : e;
        } finally {
            if (!started) {
                claim.ifPresent(OutlivingClaim::close);
                release.run();
            }
        }
    }

    /** QEMU's time to start begins when its turn comes. */
    private VirtualMachine inTurn(QemuBinary binary, VmConfig complete) throws InterruptedException {
        turns.acquire();
        try {
            if (reservation.isCancelled()) {
                throw closing(null);
            }
            KernelCheck.check(complete);
            return open(binary, complete);
        } finally {
            turns.release();
        }
    }

    private VirtualMachine open(QemuBinary binary, VmConfig complete) throws InterruptedException {
        if (!settings.sandbox() || !SandboxDefault.isPossible(binary)) {
            return setup(complete).start(binary, false);
        }
        try {
            return setup(complete).start(binary, true);
        } catch (QemuStartException e) {
            if (!SandboxDefault.isRefused(binary, e)) {
                throw e;
            }
            return setup(complete).start(binary, false);
        }
    }

    private MachineSetup setup(VmConfig complete) {
        return new MachineSetup(settings, complete, reservation, release, claim);
    }

    private IllegalStateException closing(@Nullable Throwable cause) {
        return new IllegalStateException(
                "VM '" + config.name() + "' was not created: its manager is being closed", cause);
    }
}
