package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmExistsException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.MicroGuest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, and the end of a manager. */
class ManagerIT extends MachineTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    /** The machine type that starts soonest. */
    private static final String MACHINE = "pc";

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void ofConcurrentCreationsWithOneNameOnlyOneSucceeds(int callers) throws Exception {
        CyclicBarrier together = new CyclicBarrier(callers);
        List<Call<VirtualMachine>> calls = IntStream.range(0, callers)
                .mapToObj(i -> Call.start(() -> {
                    together.await();
                    return manager.create(TestMachines.bare("one", MACHINE).build());
                }))
                .toList();
        List<VirtualMachine> created = new ArrayList<>();
        for (Call<VirtualMachine> call : calls) {
            try {
                created.add(call.result());
            } catch (AssertionError refused) {
                assertThat(refused.getCause())
                        .isInstanceOfSatisfying(
                                VmExistsException.class,
                                e -> assertThat(e.machine()).isEqualTo("one"));
            }
        }
        assertThat(created).hasSize(1);
        VirtualMachine vm = created.getFirst();
        assertThat(manager.find("one")).containsSame(vm);
        vm.start();
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void aNameStaysTakenWhileQemuStaysAfterItsGuest() throws Exception {
        VirtualMachine vm = manager.create(machines.config("stays", MACHINE, MicroGuest.SELF_POWER_OFF)
                .argument("-no-shutdown")
                .build());
        vm.start();
        vm.awaitStop(LONG_ENOUGH);
        long begin = System.nanoTime();
        assertThatThrownBy(
                        () -> manager.create(TestMachines.bare("stays", MACHINE).build()))
                .isInstanceOf(VmExistsException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        vm.quit();
        assertThat(manager.create(TestMachines.bare("stays", MACHINE).build()).status())
                .isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void aNameIsTakenWhileItsMachineIsBeingCreated() throws Exception {
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> first = Call.start(() -> manager.create(gate.addTo(TestMachines.bare("one", MACHINE))));
        long pid = gate.awaitHeld();
        assertThatThrownBy(
                        () -> manager.create(TestMachines.bare("one", MACHINE).build()))
                .isInstanceOf(VmExistsException.class);
        assertThat(manager.find("one")).isEmpty();
        Signals.kill(pid);
        first.failure();
        assertThat(manager.create(TestMachines.bare("one", MACHINE).build()).status())
                .isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void theNameOfAMachineThatHasStoppedIsFree() throws Exception {
        List<VirtualMachine> lives = new ArrayList<>();
        for (Ending ending : Ending.values()) {
            VirtualMachine vm = machines.running("again", MACHINE, MicroGuest.GREETER);
            ending.end(vm);
            lives.add(vm);
        }
        assertThat(machines.running("again", MACHINE, MicroGuest.GREETER).status())
                .isEqualTo(VmStatus.RUNNING);
        assertThat(lives).allSatisfy(vm -> assertThat(vm.status()).isEqualTo(VmStatus.STOPPED));
    }

    /** Ways to end a machine. After the last two its resources may not be cleaned up yet. */
    private enum Ending {
        SHUTDOWN {
            @Override
            void end(VirtualMachine vm) throws Exception {
                vm.shutdown(LONG_ENOUGH);
            }
        },
        DESTROY {
            @Override
            void end(VirtualMachine vm) throws Exception {
                vm.destroy();
            }
        },
        QUIT {
            @Override
            void end(VirtualMachine vm) throws Exception {
                vm.qmp().execute("quit");
                Await.until("the end of QEMU", () -> !vm.process().isAlive());
            }
        },
        KILL {
            @Override
            void end(VirtualMachine vm) throws Exception {
                Signals.kill(vm.process().pid());
                Await.until("the end of QEMU", () -> !vm.process().isAlive());
            }
        };

        abstract void end(VirtualMachine vm) throws Exception;
    }

    @Test
    void closingEndsMachinesInAnyState() throws Exception {
        VirtualMachine never = machines.create("never", MACHINE, MicroGuest.GREETER);
        VirtualMachine running = machines.running("running", MACHINE, MicroGuest.STUBBORN);
        VirtualMachine paused = machines.running("paused", MACHINE, MicroGuest.GREETER);
        paused.pause();
        VirtualMachine shuttingDown = machines.running("shutting-down", MACHINE, MicroGuest.STUBBORN);
        Call<ShutdownOutcome> shutdown = Call.start(() -> shuttingDown.shutdown(LONG_ENOUGH));
        shuttingDown.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH);
        VirtualMachine unreachable = machines.running("unreachable", MACHINE, MicroGuest.GREETER);
        unreachable.qmp().close();
        VirtualMachine frozen = machines.running("frozen", MACHINE, MicroGuest.GREETER);
        Signals.freeze(frozen.process().pid());
        VirtualMachine killed = machines.running("killed", MACHINE, MicroGuest.GREETER);
        Signals.kill(killed.process().pid());

        manager.close();
        assertThat(List.of(never, running, paused, shuttingDown, unreachable, frozen, killed))
                .allSatisfy(vm -> {
                    assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
                    assertThat(vm.exit()).isPresent();
                });
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(frozen.destroy()).isEqualTo(ShutdownOutcome.KILLED);
        assertThat(running.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(manager.machines()).isEmpty();
    }

    @Test
    void closingEndsACreationInProgress() throws Exception {
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> creation =
                Call.start(() -> manager.create(gate.addTo(TestMachines.bare("late", MACHINE))));
        gate.awaitHeld();
        manager.close();
        assertThat(creation.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("late")
                .hasMessageContaining("closed");
        assertThat(manager.machines()).isEmpty();
    }

    @Test
    void closingDuringManyCreationsLeavesNothing() throws Exception {
        List<Call<VirtualMachine>> creations = IntStream.range(0, 8)
                .mapToObj(i -> Call.start(() ->
                        manager.create(TestMachines.bare("vm" + i, MACHINE).build())))
                .toList();
        // Some machines are up by now, some are not.
        creations.getFirst().result();
        manager.close();
        assertThat(manager.machines()).isEmpty();
        for (Call<VirtualMachine> creation : creations) {
            try {
                assertThat(creation.result().status()).isEqualTo(VmStatus.STOPPED);
            } catch (AssertionError refused) {
                assertThat(refused.getCause()).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void aClosedManagerCreatesNothing() {
        manager.close();
        assertThatThrownBy(
                        () -> manager.create(TestMachines.bare("late", MACHINE).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingTwiceOrConcurrentlyIsHarmless() throws Exception {
        VirtualMachine vm = machines.running("closed", MACHINE, MicroGuest.GREETER);
        List<Call<Void>> closes = IntStream.range(0, 3)
                .mapToObj(i -> Call.run(() -> {
                    manager.close();
                    assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
                }))
                .toList();
        for (Call<Void> close : closes) {
            close.result();
        }
        manager.close();
    }

    @Test
    void anInterruptedCloseCompletesAndKeepsTheInterrupt() throws Exception {
        VirtualMachine vm = machines.running("closed", MACHINE, MicroGuest.GREETER);
        Call<Boolean> close = Call.start(() -> {
            Thread.currentThread().interrupt();
            manager.close();
            return Thread.interrupted();
        });
        assertThat(close.result()).isTrue();
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
    }

    @Test
    void aCreationTimesOutIfQemuDoesNotAnswer() throws Exception {
        StartGate gate = new StartGate(folder);
        try (QemuManager impatient =
                settings().startTimeout(Duration.ofMillis(500)).build()) {
            VmConfig config = gate.addTo(TestMachines.bare("slow", MACHINE));
            assertThatThrownBy(() -> impatient.create(config)).isInstanceOfSatisfying(VmOperationException.class, e -> {
                assertThat(e.operation()).isEqualTo("create");
                assertThat(e).hasMessageContaining("PT0.5S");
            });
            assertThat(impatient.machines()).isEmpty();
        }
    }
}
