package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.Eventually;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputKeeperTest {
    @TempDir
    Path base;

    @Test
    void theKeeperCutsTheOutputAndExitsWithTheProcess() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        Path file = Files.writeString(base.resolve("output"), "x".repeat(1000));
        Process keeper = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        Guard.script("keeper.sh"),
                        "keeper",
                        String.valueOf(process.pid()),
                        ProcessStart.of(process.pid()).orElseThrow(),
                        file.toString(),
                        "500")
                .start();
        try {
            Eventually.until("the file is cut", () -> Files.size(file) == 0);
            process.destroyForcibly();
            assertThat(keeper.onExit().get(30, TimeUnit.SECONDS)).isNotNull();
        } finally {
            process.destroyForcibly();
            keeper.destroyForcibly();
        }
    }
}
