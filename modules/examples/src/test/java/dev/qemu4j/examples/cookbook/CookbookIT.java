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

/** Every machine of the cookbook is created by every QEMU, is as it was described, and boots what there is to boot. */
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
    void aMachineOfTheCookbookIsAsItWasDescribed(Recipe recipe, TestQemu qemu) throws Exception {
        recipe.needs().forEach(condition -> condition.require(recipe.name(), qemu));
        try (Kitchen kitchen = Kitchen.in(folder);
                QemuManager manager =
                        QemuManager.builder().binary(qemu.program()).build()) {
            List<VirtualMachine> machines = create(manager, recipe.made().in(kitchen));
            if (recipe.boots(qemu) != Boots.NOT) {
                assertBoots(machines.getFirst(), recipe.boots(qemu));
            }
        }
    }

    private static List<VirtualMachine> create(QemuManager manager, List<VmConfig> configs)
            throws InterruptedException {
        AnyHost host = new AnyHost();
        List<VirtualMachine> machines = new ArrayList<>();
        for (VmConfig described : configs) {
            VmConfig config = host.fit(described);
            VirtualMachine vm = manager.create(config);
            machines.add(vm);
            assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
            Seen.assertAsDescribed(vm, config);
        }
        return machines;
    }

    private static void assertBoots(VirtualMachine vm, Boots boots) throws Exception {
        Guests.awaitWords(vm, vm.config(), boots.words());
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
    void anArmMachineIsAsItWasDescribed() throws Exception {
        Condition.ARM64.require("arm64", TestQemus.first());
        try (Kitchen kitchen = Kitchen.in(folder)) {
            assertCreated(BootRecipes.arm64(folder.resolve("arm-code.fd"), kitchen.folder()), Architecture.AARCH64);
        }
    }

    @Test
    void aRiscVMachineIsAsItWasDescribed() throws Exception {
        Condition.RISCV64.require("riscv64", TestQemus.first());
        try (Kitchen kitchen = Kitchen.in(folder)) {
            assertCreated(BootRecipes.riscv64(kitchen.folder()), Architecture.RISCV64);
        }
    }

    private static void assertCreated(VmConfig config, Architecture architecture) throws InterruptedException {
        assertThat(config.architecture()).isEqualTo(architecture);
        try (QemuManager manager = QemuManager.create()) {
            create(manager, List.of(config));
        }
    }
}
