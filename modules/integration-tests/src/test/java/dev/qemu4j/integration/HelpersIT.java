package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Machines that need helper programs beside QEMU. */
class HelpersIT extends EveryQemuTests {
    private static void assumeInstalled(String program) {
        assumeTrue(TestPrograms.find(program).isPresent(), program + " is not installed");
    }

    private VirtualMachine running(VmConfig config) throws Exception {
        VirtualMachine vm = manager.create(config);
        vm.start();
        machines.awaitGreetings(vm, MicroGuest.GREETER, 1);
        return vm;
    }

    private VmConfig.Builder config(String name) {
        return machines.config(name, "q35", MicroGuest.GREETER);
    }

    private static void assertGone(List<Helper> helpers) {
        assertThat(helpers).isNotEmpty().allSatisfy(helper -> {
            assertThat(helper.process().isAlive()).isFalse();
            assertThat(helper.socket().getParent()).doesNotExist();
        });
    }

    @Test
    void aTpmEmulatorIsStartedAndEndsWithItsMachine() throws Exception {
        assumeInstalled("swtpm");
        VirtualMachine vm = running(config("tpm").part(Tpm.emulated()).build());
        assertThat(vm.qmp()
                        .execute("query-tpm")
                        .path(0)
                        .path("options")
                        .path("type")
                        .asString(""))
                .isEqualTo("emulator");
        List<Helper> helpers = vm.helpers();
        assertThat(helpers)
                .singleElement()
                .satisfies(helper -> assertThat(helper.process().name()).isEqualTo("swtpm of tpm"));
        assertThat(vm.config().parts()).contains(Tpm.emulated());
        assertThat(vm.shutdown(Await.LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertGone(helpers);
    }

    @Test
    void aTpmKeepsItsStateInTheGivenDirectory() throws Exception {
        assumeInstalled("swtpm");
        Path state = Files.createDirectory(folder.resolve("state"));
        for (int life = 0; life < 2; life++) {
            running(config("tpm").part(Tpm.emulated(state)).build()).destroy();
            assertThat(state)
                    .isDirectoryContaining(file -> file.getFileName().toString().contains("permall"));
            Files.deleteIfExists(folder.resolve("tpm.serial"));
        }
    }

    @Test
    void aSharedFolderIsServed() throws Exception {
        assumeInstalled("virtiofsd");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        VirtualMachine vm = running(config("share")
                .memory(Memory.of(DataSize.ofMebibytes(32))
                        .backing(MemoryBacking.memfd().shared()))
                .part(SharedFolder.served("data", shared))
                .build());
        assertThat(vm.helpers()).hasSize(1);
        List<Helper> helpers = vm.helpers();
        vm.destroy();
        assertGone(helpers);
    }

    @Test
    void theExceptionHasTheMessageOfAHelperThatFails() throws Exception {
        assumeInstalled("swtpm");
        VmConfig config =
                config("tpm").part(Tpm.emulated(folder.resolve("missing"))).build();
        assertThatThrownBy(() -> manager.create(config)).isInstanceOfSatisfying(QemuStartException.class, e -> {
            assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.HELPER_FAILED);
            assertThat(e).hasMessageContaining("swtpm of tpm says:").hasMessageContaining("lockfile");
            assertThat(e.outputTail()).isNotEmpty();
        });
        assertThat(manager.machines()).isEmpty();
    }

    @Test
    void aQemuThatFailsLeavesNoHelperBehind() throws Exception {
        assumeInstalled("swtpm");
        VmConfig config =
                config("tpm").part(Tpm.emulated()).argument("-device", "nosuch").build();
        assertThatThrownBy(() -> manager.create(config))
                .isInstanceOfSatisfying(
                        QemuStartException.class,
                        e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.KIND_UNKNOWN));
    }

    @Test
    void aKilledHelperNeitherEndsQemuNorPreventsAShutdown() throws Exception {
        assumeInstalled("swtpm");
        VirtualMachine vm = running(config("tpm").part(Tpm.emulated()).build());
        Helper helper = vm.helpers().getFirst();
        Signals.kill(helper.process().pid());
        Await.until("its end", () -> helper.failure().isPresent());
        assertThat(helper.failure().orElseThrow().message()).contains("SIGKILL");
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        assertThat(vm.shutdown(Await.LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void closingTheManagerDuringAStartLeavesNoHelperBehind() throws Exception {
        assumeInstalled("swtpm");
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> creation = Call.start(
                () -> manager.create(gate.addTo(TestMachines.bare("late", "q35").part(Tpm.emulated()))));
        gate.awaitHeld();
        manager.close();
        assertThat(creation.failure()).isInstanceOf(IllegalStateException.class);
    }
}
