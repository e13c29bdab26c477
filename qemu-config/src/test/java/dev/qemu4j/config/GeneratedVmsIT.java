package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.FileSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever builds, a real QEMU accepts, and has it under the name that was given. */
class GeneratedVmsIT {
    private static final Path FOLDER = folder();

    private static Path folder() {
        try {
            return Files.createTempDirectory("vms");
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @AfterContainer
    static void remove() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<VmConfig> vms() {
        return GeneratedVms.in(FOLDER);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void whatBuildsIsAccepted(@ForAll("vms") VmConfig generated) throws Exception {
        // One file for two writers is refused by QEMU's locks, which is not what is tested here.
        List<Path> paths = generated.disks().stream().map(GeneratedVmsIT::path).toList();
        if (paths.stream().distinct().count() < paths.size()) {
            return;
        }
        for (Path path : paths) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(1440 << 10);
            }
        }
        try (QemuSession qemu = QemuSession.start(generated, FOLDER)) {
            assertThat(qemu.execute("{\"execute\":\"query-name\"}")).isEqualTo(Map.of("name", generated.name()));
        }
    }

    private static Path path(Disk disk) {
        return ((FileSource) disk.image().source()).path();
    }
}
