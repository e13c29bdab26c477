package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class OutlivingIT {
    @TempDir
    Path base;

    @Test
    void aSavedProcessOutlivesAKilledJvmAndCanBeAttachedTo() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(OutlivingJvm.class, base, "true", base.toString())) {
            long pid = Long.parseLong(jvm.awaitLine("started").substring("started ".length()));
            jvm.process().destroyForcibly();
            Eventually.until(
                    "the guard has done its work",
                    () -> jvm.descendants().stream().noneMatch(process -> process.contains("qemu4j-guard")));

            OutlivingProcesses processes = OutlivingProcesses.in(base.resolve("processes"));
            SavedProcess saved = processes.list().getFirst();
            assertThat(saved.properties()).containsEntry("colour", "blue");
            try (RuntimeDirectory directory =
                    processes.attach(saved).orElseThrow().directory()) {
                QemuProcess process = processes.attach(saved).orElseThrow().process();
                assertThat(process.pid()).isEqualTo(pid);
                assertThat(process.name()).isEqualTo("survivor");
                Eventually.until("it has printed", () -> process.outputTail().equals("hello\n"));
                assertThat(process.awaitExit(Duration.ZERO)).isEmpty();
                process.stop(StopPolicy.DEFAULT);
                assertThat(directory.path()).exists();
            }
            assertThat(processes.cleanUp()).containsExactly(saved);
            Eventually.until("nothing is left", () -> jvm.descendants().isEmpty());
            assertThat(base.resolve("processes")).isEmptyDirectory();
            assertThat(base)
                    .isDirectoryNotContaining(
                            path -> path.getFileName().toString().startsWith("qemu4j-"));
        }
    }

    @Test
    void aProcessThatIsNotSavedYetEndsWithTheJvm() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(OutlivingJvm.class, base, "false", base.toString())) {
            jvm.awaitLine("started");
            jvm.process().destroyForcibly();
            Eventually.until("nothing is left", () -> jvm.descendants().isEmpty());
            assertThat(base)
                    .isDirectoryNotContaining(
                            path -> path.getFileName().toString().startsWith("qemu4j-"));
        }
    }
}
