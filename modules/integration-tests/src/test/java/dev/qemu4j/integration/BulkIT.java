package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.BulkResult;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmExistsException;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations on many machines at once, and the limit of concurrent starts. */
class BulkIT extends MachineTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;
    private static final String MACHINE = "pc";

    @Test
    void aFailedCreationDoesNotAffectTheOthers() throws Exception {
        VmConfig broken = TestMachines.bare("broken", MACHINE)
                .argument("-device", "nonsense")
                .build();
        List<VmConfig> configs = List.of(bare("one"), broken, bare("two"), bare("one"));
        BulkResult<VirtualMachine> result = manager.createAll(configs);

        assertThat(result.items().stream().map(BulkResult.Item::machine))
                .containsExactly("one", "broken", "two", "one");
        assertThat(result.results().stream().map(VirtualMachine::name)).containsExactlyInAnyOrder("one", "two");
        assertThat(manager.machines()).containsExactlyInAnyOrderElementsOf(result.results());
        assertThat(result.failures()).hasSize(2).anySatisfy(failure -> {
            assertThat(failure.machine()).isEqualTo("broken");
            assertThat(failure.exception()).isInstanceOf(QemuStartException.class);
        });
        assertThat(result.failures())
                .anySatisfy(failure -> assertThat(failure.exception()).isInstanceOf(VmExistsException.class));
        assertThatThrownBy(result::orThrow)
                .isSameAs(result.failures().getFirst().exception())
                .hasSuppressedException(result.failures().getLast().exception());
    }

    @Test
    void anInterruptedCreationLeavesNoMachine() throws Exception {
        StartGate gate = new StartGate(folder);
        Call<BulkResult<VirtualMachine>> creation = Call.start(
                () -> manager.createAll(List.of(bare("ready"), gate.addTo(TestMachines.bare("held", MACHINE)))));
        Await.until("the first machine", () -> manager.find("ready").isPresent());
        assertThat(creation.awaitBlocked().interrupt().failure()).isExactlyInstanceOf(InterruptedException.class);
        assertThat(manager.machines()).isEmpty();
        assertThat(QemuProcesses.all()).isEmpty();
    }

    @Test
    void machinesAreShutDownConcurrently() throws Exception {
        VirtualMachine gentle = machines.running("gentle", MACHINE, MicroGuest.GREETER);
        VirtualMachine stubborn = machines.running("stubborn", MACHINE, MicroGuest.STUBBORN);
        VirtualMachine killed = machines.running("killed", MACHINE, MicroGuest.STUBBORN);
        Call<BulkResult<ShutdownOutcome>> shutdown = Call.start(() -> manager.shutdownAll(Duration.ofSeconds(3)));
        gentle.awaitStop(LONG_ENOUGH);
        assertThat(stubborn.process().isAlive()).isTrue();
        Signals.kill(killed.process().pid());

        BulkResult<ShutdownOutcome> result = shutdown.result();
        assertThat(result.failures()).isEmpty();
        assertThat(result.items())
                .containsExactlyInAnyOrder(
                        new BulkResult.Success<>("gentle", ShutdownOutcome.POWERED_OFF),
                        new BulkResult.Success<>("stubborn", ShutdownOutcome.QUIT),
                        new BulkResult.Success<>("killed", ShutdownOutcome.KILLED));
        assertThat(manager.machines()).isEmpty();
    }

    /** A manager that starts one machine at a time. */
    private TestMachines oneAtATime(Duration startTimeout) {
        return new TestMachines(
                folder,
                settings().maxConcurrentStarts(1).startTimeout(startTimeout).build());
    }

    @Test
    void queuedStartsRunInTheOrderOfTheCalls() throws Exception {
        List<String> names = List.of("first", "second", "third");
        try (TestMachines one = oneAtATime(LONG_ENOUGH)) {
            List<StartGate> gates = new java.util.ArrayList<>();
            List<Call<VirtualMachine>> calls = new java.util.ArrayList<>();
            for (String name : names) {
                StartGate gate = new StartGate(Files.createDirectory(folder.resolve(name)));
                gates.add(gate);
                VmConfig config = gate.addTo(TestMachines.bare(name, MACHINE));
                calls.add(Call.start(() -> one.manager().create(config)).awaitBlocked());
                gates.getFirst().awaitHeld(); // the first one starts, the others are queued
            }
            for (int i = 0; i < names.size(); i++) {
                long pid = gates.get(i).awaitHeld(); // also checks that there is only one QEMU
                assertThat(QemuProcesses.all().getFirst().info().commandLine().orElse(""))
                        .contains(names.get(i));
                Signals.kill(pid);
                assertThat(calls.get(i).failure()).isInstanceOf(QemuStartException.class);
            }
        }
    }

    @Test
    void theStartTimeoutBeginsWhenTheStartDoes() throws Exception {
        try (TestMachines one = oneAtATime(Duration.ofSeconds(2))) {
            StartGate gate = new StartGate(folder);
            Call<VirtualMachine> held =
                    Call.start(() -> one.manager().create(gate.addTo(TestMachines.bare("held", MACHINE))));
            gate.awaitHeld();
            Call<VirtualMachine> next = Call.start(() -> one.manager().create(bare("next")));
            assertThat(held.failure()).hasMessageContaining("PT2S");
            assertThat(next.result().name()).isEqualTo("next");
        }
    }

    @Test
    void aQueuedStartCanBeInterrupted() throws Exception {
        try (TestMachines one = oneAtATime(LONG_ENOUGH)) {
            StartGate gate = new StartGate(folder);
            Call<VirtualMachine> held =
                    Call.start(() -> one.manager().create(gate.addTo(TestMachines.bare("held", MACHINE))));
            long pid = gate.awaitHeld();
            Call<VirtualMachine> waiting =
                    Call.start(() -> one.manager().create(bare("waiting"))).awaitBlocked();
            assertThat(waiting.interrupt().failure()).isExactlyInstanceOf(InterruptedException.class);
            Call<VirtualMachine> again = Call.start(() -> one.manager().create(bare("waiting")));
            Signals.kill(pid);
            held.failure();
            assertThat(again.result().name()).isEqualTo("waiting");
        }
    }

    @Test
    void closingTheManagerEndsQueuedStarts() throws Exception {
        TestMachines one = oneAtATime(LONG_ENOUGH);
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> held =
                Call.start(() -> one.manager().create(gate.addTo(TestMachines.bare("held", MACHINE))));
        gate.awaitHeld();
        Call<VirtualMachine> waiting =
                Call.start(() -> one.manager().create(bare("waiting"))).awaitBlocked();
        one.close();
        for (Call<VirtualMachine> call : List.of(held, waiting)) {
            assertThat(call.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
    }

    private static VmConfig bare(String name) {
        return TestMachines.bare(name, MACHINE).build();
    }
}
