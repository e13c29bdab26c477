package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many machines, one after another, leave nothing behind. The Maven property {@code qemu4j.cycles} says how many.
 */
@ExtendWith(FailOnLeaks.class)
class EnduranceIT {
    private static final int CYCLES = Integer.getInteger("qemu4j.test.cycles", 50);

    @Test
    void manyMachinesLeaveNothingBehind(@TempDir Path folder) throws Exception {
        try (TestMachines machines = new TestMachines(folder, TestQemus.first())) {
            for (int i = 0; i < CYCLES; i++) {
                VirtualMachine vm = machines.create("cycle", "pc", MicroGuest.STUBBORN);
                vm.start();
                assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
            }
            assertThat(machines.manager().machines()).isEmpty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("cycle.img", "cycle.serial");
        }
    }
}
