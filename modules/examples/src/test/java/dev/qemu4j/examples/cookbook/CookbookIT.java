package dev.qemu4j.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.examples.cookbook.Recipe.Boots;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every machine of the cookbook is created by every QEMU, is as described, and boots its guest. */
@Timeout(180)
class CookbookIT {
    private static final Duration GRACE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    static Stream<Arguments> recipesOnQemus() {
        return TestQemus.all().stream()
                .flatMap(qemu -> Recipe.all().stream().map(recipe -> Arguments.of(recipe, qemu)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("recipesOnQemus")
    void aMachineOfTheCookbookIsAsDescribed(Recipe recipe, TestQemu qemu) throws Exception {
        recipe.needs().forEach(condition -> condition.require(recipe.name(), qemu));
        try (RecipeInputs inputs = RecipeInputs.in(folder);
                QemuManager manager =
                        QemuManager.builder().binary(qemu.program()).build()) {
            List<VirtualMachine> machines = create(manager, recipe.factory().in(inputs));
            if (recipe.boots(qemu) != Boots.NOT) {
                assertBoots(machines.getFirst(), recipe.boots(qemu));
            }
        }
    }

    private static List<VirtualMachine> create(QemuManager manager, List<VmConfig> configs)
            throws InterruptedException {
        SharedHost host = new SharedHost();
        List<VirtualMachine> machines = new ArrayList<>();
        for (VmConfig described : configs) {
            VmConfig config = host.adapt(described);
            VirtualMachine vm = manager.create(config);
            machines.add(vm);
            assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
            MachineCheck.assertAsDescribed(vm, config);
        }
        return machines;
    }

    private static void assertBoots(VirtualMachine vm, Boots boots) throws Exception {
        GuestOutput.awaitText(vm, vm.config(), boots.text());
        if (boots.answersButton()) {
            assertThat(vm.shutdown(GRACE)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        }
    }

    @Test
    void aMachineRunsFromTheFirstInstructionToItsEnd() throws Exception {
        Path guest = MicroGuest.SELF_POWER_OFF.writeTo(folder.resolve("guest.raw"));
        VmConfig config = VmConfig.builder().name("run").disk(Disk.raw(guest)).build();
        assertThat(HostRecipes.run(config)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void anArmMachineIsAsDescribed() throws Exception {
        Condition.ARM64.require("arm64", TestQemus.first());
        try (RecipeInputs inputs = RecipeInputs.in(folder)) {
            assertCreated(BootRecipes.arm64(folder.resolve("arm-code.fd"), inputs.folder()), Architecture.AARCH64);
        }
    }

    @Test
    void aRiscVMachineIsAsDescribed() throws Exception {
        Condition.RISCV64.require("riscv64", TestQemus.first());
        try (RecipeInputs inputs = RecipeInputs.in(folder)) {
            assertCreated(BootRecipes.riscv64(inputs.folder()), Architecture.RISCV64);
        }
    }

    private static void assertCreated(VmConfig config, Architecture architecture) throws InterruptedException {
        assertThat(config.architecture()).isEqualTo(architecture);
        try (QemuManager manager = QemuManager.create()) {
            create(manager, List.of(config));
        }
    }
}
