package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.BulkResult;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmExistsException;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is done with many machines at once, and how many may start at the same time. */
class BulkIT extends MachineTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;
    private static final String MACHINE = "pc";

    @Test
    void thoseThatCannotBeCreatedDoTheOthersNoHarm() throws Exception {
        VmConfig broken =
                Lab.bare("broken", MACHINE).argument("-device", "nonsense").build();
        List<VmConfig> configs = List.of(bare("one"), broken, bare("two"), bare("one"));
        BulkResult<VirtualMachine> result = lab.manager().createAll(configs);

        assertThat(result.items().stream().map(BulkResult.Item::machine))
                .containsExactly("one", "broken", "two", "one");
        assertThat(result.results().stream().map(VirtualMachine::name)).containsExactlyInAnyOrder("one", "two");
        assertThat(lab.manager().machines()).containsExactlyInAnyOrderElementsOf(result.results());
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
    void anInterruptLeavesNothingOfThem() throws Exception {
        Gate gate = new Gate(folder);
        Call<BulkResult<VirtualMachine>> creation = Call.start(() ->
                lab.manager().createAll(List.of(bare("ready"), gate.before(Lab.bare("held", MACHINE)))));
        Await.until("the first machine", () -> lab.manager().find("ready").isPresent());
        assertThat(creation.awaitBlocked().interrupt().failure()).isExactlyInstanceOf(InterruptedException.class);
        assertThat(lab.manager().machines()).isEmpty();
        assertThat(QemuProcesses.all()).isEmpty();
    }

    @Test
    void allArePoweredOffSideBySide() throws Exception {
        VirtualMachine gentle = lab.running("gentle", MACHINE, MicroGuest.GREETER);
        VirtualMachine stubborn = lab.running("stubborn", MACHINE, MicroGuest.STUBBORN);
        VirtualMachine killed = lab.running("killed", MACHINE, MicroGuest.STUBBORN);
        Call<BulkResult<ShutdownOutcome>> shutdown =
                Call.start(() -> lab.manager().shutdownAll(Duration.ofSeconds(3)));
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
        assertThat(lab.manager().machines()).isEmpty();
    }

    /** A manager that starts one machine at a time. */
    private Lab oneAtATime(Duration startTimeout) {
        return new Lab(
                folder,
                settings().maxConcurrentStarts(1).startTimeout(startTimeout).build());
    }

    @Test
    void turnsComeInTheOrderOfTheCalls() throws Exception {
        List<String> names = List.of("first", "second", "third");
        try (Lab one = oneAtATime(LONG_ENOUGH)) {
            List<Gate> gates = new java.util.ArrayList<>();
            List<Call<VirtualMachine>> calls = new java.util.ArrayList<>();
            for (String name : names) {
                Gate gate = new Gate(Files.createDirectory(folder.resolve(name)));
                gates.add(gate);
                VmConfig config = gate.before(Lab.bare(name, MACHINE));
                calls.add(Call.start(() -> one.manager().create(config)).awaitBlocked());
                gates.getFirst().awaitHeld(); // so the first has its turn, and those that follow wait
            }
            for (int i = 0; i < names.size(); i++) {
                long pid = gates.get(i).awaitHeld(); // which says that there is one QEMU only
                assertThat(QemuProcesses.all().getFirst().info().commandLine().orElse(""))
                        .contains(names.get(i));
                Signals.kill(pid);
                assertThat(calls.get(i).failure()).isInstanceOf(QemuStartException.class);
            }
        }
    }

    @Test
    void theTimeToStartBeginsWithTheTurn() throws Exception {
        try (Lab one = oneAtATime(Duration.ofSeconds(2))) {
            Gate gate = new Gate(folder);
            Call<VirtualMachine> held = Call.start(() -> one.manager().create(gate.before(Lab.bare("held", MACHINE))));
            gate.awaitHeld();
            Call<VirtualMachine> next = Call.start(() -> one.manager().create(bare("next")));
            assertThat(held.failure()).hasMessageContaining("PT2S");
            assertThat(next.result().name()).isEqualTo("next");
        }
    }

    @Test
    void whoWaitsForATurnCanBeInterrupted() throws Exception {
        try (Lab one = oneAtATime(LONG_ENOUGH)) {
            Gate gate = new Gate(folder);
            Call<VirtualMachine> held = Call.start(() -> one.manager().create(gate.before(Lab.bare("held", MACHINE))));
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
    void closingTheManagerEndsWhoWaitsForATurn() throws Exception {
        Lab one = oneAtATime(LONG_ENOUGH);
        Gate gate = new Gate(folder);
        Call<VirtualMachine> held = Call.start(() -> one.manager().create(gate.before(Lab.bare("held", MACHINE))));
        gate.awaitHeld();
        Call<VirtualMachine> waiting =
                Call.start(() -> one.manager().create(bare("waiting"))).awaitBlocked();
        one.close();
        for (Call<VirtualMachine> call : List.of(held, waiting)) {
            assertThat(call.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
    }

    private static VmConfig bare(String name) {
        return Lab.bare(name, MACHINE).build();
    }
}
