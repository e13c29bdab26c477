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
 * Many machines, one after the other, leave as much as one does: nothing. The Maven property {@code qemu4j.cycles} says how
 * many.
 */
@ExtendWith(Leaks.class)
class EnduranceIT {
    private static final int CYCLES = Integer.getInteger("qemu4j.test.cycles", 50);

    @Test
    void manyMachinesLeaveAsMuchAsOne(@TempDir Path folder) throws Exception {
        try (Lab lab = new Lab(folder, TestQemus.first())) {
            for (int i = 0; i < CYCLES; i++) {
                VirtualMachine vm = lab.create("cycle", "pc", MicroGuest.STUBBORN);
                vm.start();
                assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
            }
            assertThat(lab.manager().machines()).isEmpty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("cycle.img", "cycle.serial");
        }
    }
}
