package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.lifecycle.MachineFlightRecorder;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.manager.internal.outliving.OutlivingMachines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Makes the machines of one manager. The methods are those of {@link QemuManager}. */
final class MachineFactory {
    private final ManagerSettings settings;
    private final Registry registry;
    private final OutlivingMachines outliving;

    /** Limits how many machines start at once. Fair, so that they start in the order of the calls. */
    private final Semaphore turns;

    MachineFactory(ManagerSettings settings, Registry registry) {
        this.settings = settings;
        this.registry = registry;
        this.outliving = new OutlivingMachines(settings.outliving());
        this.turns = new Semaphore(settings.maxConcurrentStarts(), true);
    }

    /** Makes a machine under a reserved name. */
    private interface Creation {
        VirtualMachine run(NameReservation reservation, Optional<OutlivingClaim> claim) throws InterruptedException;
    }

    VirtualMachine create(VmConfig config) throws InterruptedException {
        return make(config.name(), "create", Optional::empty, starting(config));
    }

    VirtualMachine createOutliving(VmConfig config) throws InterruptedException {
        return make(config.name(), "create", () -> Optional.of(outliving.claimNew(config.name())), starting(config));
    }

    private Creation starting(VmConfig config) {
        return (reservation, claim) -> new MachineStarter(settings, turns, reservation, claim).start(config);
    }

    VirtualMachine attach(String name) throws InterruptedException {
        return make(
                name,
                "attach",
                () -> Optional.of(outliving.claimRunning(name)),
                (reservation, claim) ->
                        new MachineAttacher(settings, outliving, reservation).attach(claim.orElseThrow()));
    }

    /** Reserves the name, claims it if the machine outlives this JVM, and makes the machine. If that fails, both are given up. */
    private VirtualMachine make(
            String name, String operation, Supplier<Optional<OutlivingClaim>> claims, Creation creation)
            throws InterruptedException {
        return MachineFlightRecorder.operation(name, operation, () -> {
            NameReservation reservation = registry.reserve(name);
            Optional<OutlivingClaim> claim = Optional.empty();
            boolean made = false;
            try {
                claim = claims.get();
                VirtualMachine machine = creation.run(reservation, claim);
                made = true;
                return machine;
            } finally {
                if (!made) {
                    Cleanup.runAll(claim.<Runnable>map(it -> it::close).orElse(() -> {}), reservation::release);
                }
            }
        });
    }

    List<OutlivingMachine> outliving() {
        return outliving.list(OutlivingMachine::new);
    }

    BulkResult<VirtualMachine> createAll(List<VmConfig> configs) throws InterruptedException {
        Queue<VirtualMachine> created = new ConcurrentLinkedQueue<>();
        boolean completed = false;
        try {
            BulkResult<VirtualMachine> result = Bulk.run("vm-create", configs, VmConfig::name, config -> {
                VirtualMachine machine = create(config);
                created.add(machine);
                return machine;
            });
            completed = true;
            return result;
        } finally {
            if (!completed) {
                destroyAll(List.copyOf(created));
            }
        }
    }

    private static void destroyAll(List<VirtualMachine> machines) {
        Uninterruptibly.run(() -> Bulk.run("vm-destroy", machines, VirtualMachine::name, VirtualMachine::destroy)
                .orThrow());
    }

    VirtualMachine restart(VirtualMachine vm, Duration grace) throws InterruptedException {
        registry.requireOpen();
        vm.shutdown(grace);
        VirtualMachine machine = vm.isOutliving() ? createOutliving(vm.config()) : create(vm.config());
        boolean started = false;
        try {
            machine.start();
            started = true;
            return machine;
        } finally {
            if (!started) {
                machine.close();
            }
        }
    }
}
