package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.host.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLimitsTest {
    @TempDir
    private Path proc;

    @Test
    void lowLimitsAreWarningsWithAFix() throws IOException {
        Files.createDirectory(proc.resolve("self"));
        Files.writeString(proc.resolve("self/limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             unlimited            unlimited            processes
                Max open files            1024                 524288               files
                """);
        Files.writeString(proc.resolve("meminfo"), "MemTotal: 100 kB\nMemAvailable:    2048000 kB\n");
        assertThat(new HostLimits(proc).findings())
                .satisfiesExactly(
                        files -> {
                            assertThat(files.level()).isEqualTo(Level.WARNING);
                            assertThat(files.evidence()).startsWith("1024 ");
                            assertThat(files.fix()).isPresent();
                        },
                        processes -> assertThat(processes.evidence()).startsWith("no limit"),
                        memory -> assertThat(memory.level()).isEqualTo(Level.OK));
    }

    @Test
    void aSystemWithoutProcHasNoFindings() {
        assertThat(new HostLimits(proc).findings()).isEmpty();
    }
}
