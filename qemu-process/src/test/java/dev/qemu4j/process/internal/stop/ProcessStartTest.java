package dev.qemu4j.process.internal.stop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStartTest {
    @Test
    void theStartTimeOfAProcessDoesNotChange() {
        long self = ProcessHandle.current().pid();
        assertThat(ProcessStart.of(self)).isPresent().isEqualTo(ProcessStart.of(self));
    }

    @Test
    void anEndedProcessHasNoStartTime() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThat(ProcessStart.of(process.pid())).isEmpty();
    }
}
