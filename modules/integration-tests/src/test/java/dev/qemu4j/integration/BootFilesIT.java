package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files and directories that are not what a machine needs. */
class BootFilesIT extends MachineTests {
    @Test
    void aFifoAsKernelFailsAtOnceAndHoldsNoTurn() throws Exception {
        Path fifo = folder.resolve("kernel");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        VmConfig config =
                TestMachines.bare("fifo", "pc").kernel(Kernel.of(fifo)).build();
        try (QemuManager single = settings().maxConcurrentStarts(1).build()) {
            assertThatThrownBy(() -> single.create(config))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("kernel: " + fifo + " is a FIFO or a device, not a file");
            assertThat(single.create(TestMachines.bare("next", "pc").build()).status())
                    .isEqualTo(VmStatus.PAUSED);
        }
    }

    @Test
    void machinesAreCreatedAfterTheRuntimeBaseWasRemovedAndMadeAgain() throws Exception {
        // Not in the test's folder, whose path is too long for sockets.
        Path base = Files.createTempDirectory(Path.of("/tmp"), "run");
        try (QemuManager cleaned = settings().runtimeBase(base).build()) {
            VirtualMachine first =
                    cleaned.create(TestMachines.bare("first", "pc").build());
            delete(base);
            Files.createDirectory(base);
            VirtualMachine second =
                    cleaned.create(TestMachines.bare("second", "pc").build());
            assertThat(first.queryStatus()).isEqualTo(VmStatus.PAUSED);
            second.destroy();
            first.destroy();
        }
        assertThat(base).isEmptyDirectory();
        Files.delete(base);
    }

    private static void delete(Path tree) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(tree)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
