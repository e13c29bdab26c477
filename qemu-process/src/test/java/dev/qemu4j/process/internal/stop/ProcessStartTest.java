package dev.qemu4j.process.internal.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
