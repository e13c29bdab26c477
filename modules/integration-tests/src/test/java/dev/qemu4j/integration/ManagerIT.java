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
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, and the end of a manager. */
class ManagerIT extends MachineTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    /** On the machine that is up soonest. */
    private static final String MACHINE = "pc";

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void ofSeveralCreationsOfOneNameOneWinsAndTheOthersHarmNothing(int callers) throws Exception {
        CyclicBarrier together = new CyclicBarrier(callers);
        List<Call<VirtualMachine>> calls = IntStream.range(0, callers)
                .mapToObj(i -> Call.start(() -> {
                    together.await();
                    return lab.manager().create(Lab.bare("one", MACHINE).build());
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
        assertThat(lab.manager().find("one")).containsSame(vm);
        vm.start();
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void aQemuThatStaysAfterItsGuestKeepsItsNameAndTheRefusalComesAtOnce() throws Exception {
        VirtualMachine vm = lab.manager()
                .create(lab.config("stays", MACHINE, MicroGuest.SELF_POWER_OFF)
                        .argument("-no-shutdown")
                        .build());
        vm.start();
        vm.awaitStop(LONG_ENOUGH);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> lab.manager().create(Lab.bare("stays", MACHINE).build()))
                .isInstanceOf(VmExistsException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        vm.quit();
        assertThat(lab.manager().create(Lab.bare("stays", MACHINE).build()).status())
                .isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void aNameIsTakenWhileItsMachineIsBeingCreated() throws Exception {
        Gate gate = new Gate(folder);
        Call<VirtualMachine> first = Call.start(() -> lab.manager().create(gate.before(Lab.bare("one", MACHINE))));
        long pid = gate.awaitHeld();
        assertThatThrownBy(() -> lab.manager().create(Lab.bare("one", MACHINE).build()))
                .isInstanceOf(VmExistsException.class);
        assertThat(lab.manager().find("one")).isEmpty();
        Signals.kill(pid);
        first.failure();
        assertThat(lab.manager().create(Lab.bare("one", MACHINE).build()).status())
                .isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void theNameOfAMachineThatHasStoppedIsFree() throws Exception {
        List<VirtualMachine> lives = new ArrayList<>();
        for (Ending ending : Ending.values()) {
            VirtualMachine vm = lab.running("again", MACHINE, MicroGuest.GREETER);
            ending.end(vm);
            lives.add(vm);
        }
        assertThat(lab.running("again", MACHINE, MicroGuest.GREETER).status()).isEqualTo(VmStatus.RUNNING);
        assertThat(lives).allSatisfy(vm -> assertThat(vm.status()).isEqualTo(VmStatus.STOPPED));
    }

    /** Ways to end a machine; after the last two, not all that belonged to it may be gone yet. */
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
    void closingEndsAllMachinesWhateverTheyAreDoing() throws Exception {
        VirtualMachine never = lab.create("never", MACHINE, MicroGuest.GREETER);
        VirtualMachine running = lab.running("running", MACHINE, MicroGuest.STUBBORN);
        VirtualMachine paused = lab.running("paused", MACHINE, MicroGuest.GREETER);
        paused.pause();
        VirtualMachine shuttingDown = lab.running("shutting-down", MACHINE, MicroGuest.STUBBORN);
        Call<ShutdownOutcome> shutdown = Call.start(() -> shuttingDown.shutdown(LONG_ENOUGH));
        shuttingDown.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH);
        VirtualMachine unreachable = lab.running("unreachable", MACHINE, MicroGuest.GREETER);
        unreachable.qmp().close();
        VirtualMachine frozen = lab.running("frozen", MACHINE, MicroGuest.GREETER);
        Signals.freeze(frozen.process().pid());
        VirtualMachine killed = lab.running("killed", MACHINE, MicroGuest.GREETER);
        Signals.kill(killed.process().pid());

        lab.manager().close();
        assertThat(List.of(never, running, paused, shuttingDown, unreachable, frozen, killed))
                .allSatisfy(vm -> {
                    assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
                    assertThat(vm.exit()).isPresent();
                });
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(frozen.destroy()).isEqualTo(ShutdownOutcome.KILLED);
        assertThat(running.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(lab.manager().machines()).isEmpty();
    }

    @Test
    void closingEndsACreationThatIsUnderWay() throws Exception {
        Gate gate = new Gate(folder);
        Call<VirtualMachine> creation = Call.start(() -> lab.manager().create(gate.before(Lab.bare("late", MACHINE))));
        gate.awaitHeld();
        lab.manager().close();
        assertThat(creation.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("late")
                .hasMessageContaining("closed");
        assertThat(lab.manager().machines()).isEmpty();
    }

    @Test
    void manyCreationsAndACloseLeaveNothing() throws Exception {
        List<Call<VirtualMachine>> creations = IntStream.range(0, 8)
                .mapToObj(i -> Call.start(
                        () -> lab.manager().create(Lab.bare("vm" + i, MACHINE).build())))
                .toList();
        // In the middle of it all: some are up, some are not.
        creations.getFirst().result();
        lab.manager().close();
        assertThat(lab.manager().machines()).isEmpty();
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
        lab.manager().close();
        assertThatThrownBy(() -> lab.manager().create(Lab.bare("late", MACHINE).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingAgainOrFromSeveralThreadsIsTheSame() throws Exception {
        VirtualMachine vm = lab.running("closed", MACHINE, MicroGuest.GREETER);
        List<Call<Void>> closes = IntStream.range(0, 3)
                .mapToObj(i -> Call.run(() -> {
                    lab.manager().close();
                    assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
                }))
                .toList();
        for (Call<Void> close : closes) {
            close.result();
        }
        lab.manager().close();
    }

    @Test
    void anInterruptedCloseEndsEverythingAndKeepsTheInterrupt() throws Exception {
        VirtualMachine vm = lab.running("closed", MACHINE, MicroGuest.GREETER);
        Call<Boolean> close = Call.start(() -> {
            Thread.currentThread().interrupt();
            lab.manager().close();
            return Thread.interrupted();
        });
        assertThat(close.result()).isTrue();
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
    }

    @Test
    void aQemuThatDoesNotAnswerInTimeIsGivenUp() throws Exception {
        Gate gate = new Gate(folder);
        try (QemuManager impatient =
                settings().startTimeout(Duration.ofMillis(500)).build()) {
            VmConfig config = gate.before(Lab.bare("slow", MACHINE));
            assertThatThrownBy(() -> impatient.create(config)).isInstanceOfSatisfying(VmOperationException.class, e -> {
                assertThat(e.operation()).isEqualTo("create");
                assertThat(e).hasMessageContaining("PT0.5S");
            });
            assertThat(impatient.machines()).isEmpty();
        }
    }
}
