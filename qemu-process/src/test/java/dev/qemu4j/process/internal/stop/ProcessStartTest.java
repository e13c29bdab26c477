package dev.qemu4j.process.internal.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.process.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartTest {
    @TempDir
    Path proc;

    @Test
    void theStartTimeOfAProcessDoesNotChange() throws IOException {
        long self = ProcessHandle.current().pid();
        assertThat(ProcessStart.of(self)).isPresent().isEqualTo(ProcessStart.of(self));
    }

    @Test
    void anEndedProcessHasNoStartTime() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThat(ProcessStart.of(process.pid())).isEmpty();
    }

    /** Its parent has not asked for its exit status. */
    @Test
    void aZombieHasEnded() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 1000").start();
        try {
            long zombie = Long.parseLong(parent.inputReader().readLine());
            Eventually.until("it has ended", () -> ProcessStart.of(zombie).isEmpty());
            assertThat(Path.of("/proc/" + zombie)).exists();
            assertThat(ProcessStart.state(zombie, "0")).isEqualTo(ProcessState.ENDED);
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aProcessWhoseStartTimeCannotBeReadHasNotEnded() throws Exception {
        Files.createDirectories(proc.resolve("self"));
        // Reading a directory fails, as reading a file without a descriptor does.
        Files.createDirectories(proc.resolve("12/stat"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ProcessStart.of(proc, 12));
        assertThat(ProcessStart.of(proc, 13)).isEmpty();
    }

    @Test
    void withoutProcNoProcessHasEnded() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ProcessStart.of(proc.resolve("none"), 13));
    }
}
