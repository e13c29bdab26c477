package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestPrograms;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that is killed, and two programs that probe QEMU at the same time. */
@ExtendWith(FailOnLeaks.class)
@Timeout(120)
class KilledProgramIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource(TestQemus.ALL)
    void qemuAndItsHelpersEndWithTheProgram(TestQemu qemu) throws Exception {
        assumeTrue(TestPrograms.find("swtpm").isPresent(), "swtpm is not installed");
        Path guest = MicroGuest.GREETER.writeTo(folder.resolve("guest.img"));
        try (OtherProgram program = OtherProgram.start(folder.resolve("notes"), qemu.program())) {
            String answer = program.tell(
                    "run",
                    "vm",
                    "q35",
                    guest.toString(),
                    folder.resolve("serial").toString(),
                    "tpm");
            List<ProcessHandle> processes = Stream.of(answer.replace("pid ", "").split(" ", -1))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);
            long begin = System.nanoTime();
            program.kill();
            Await.until("their ends", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void twoProgramsThatProbeCapabilitiesAtOnceGetTheSame() throws Exception {
        Map<String, String> cache =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Path qemu = TestQemus.first().program();
        try (OtherProgram first = OtherProgram.start(folder.resolve("notes"), qemu, cache);
                OtherProgram second = OtherProgram.start(folder.resolve("notes"), qemu, cache)) {
            first.begin("capabilities");
            second.begin("capabilities");
            String answer = first.answer();
            assertThat(answer).matches("devices [1-9]\\d\\d+");
            assertThat(second.answer()).isEqualTo(answer);
            assertThat(folder.resolve("cache").resolve("qemu4j"))
                    .isDirectoryContaining(file -> file.getFileName().toString().startsWith("capabilities-"))
                    .isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
        }
    }
}
