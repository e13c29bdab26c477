package dev.qemu4j.process.internal.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.ProcessExit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitStatusTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final List<String> PLAIN = List.of("qemu-system-x86_64", "-nodefaults");
    private static final List<String> DEBUG_EXIT =
            List.of("qemu-system-x86_64", "-device", "isa-debug-exit,iobase=0xf4");

    private static ProcessExit decode(int status, List<String> command, int... sent) {
        return ExitStatus.decode(
                status, command, signal -> java.util.Arrays.stream(sent).anyMatch(s -> s == signal), NOW, "tail");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 128, 193, 255})
    void aStatusThatIsNotASignalIsAnExitCode(int status) {
        ProcessExit exit = decode(status, PLAIN);
        assertThat(exit).isEqualTo(new ProcessExit.Exited(status, NOW, "tail"));
        assertThat(exit.exitCode()).hasValue(status);
        assertThat(exit.signal()).isEmpty();
        assertThat(exit.describe()).isEqualTo("exit code " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 11, 15, 64})
    void aStatusAbove128IsASignal(int signal) {
        ProcessExit exit = decode(128 + signal, PLAIN);
        assertThat(exit).isEqualTo(new ProcessExit.Signalled(signal, NOW, "tail"));
        assertThat(exit.signal()).hasValue(signal);
        assertThat(exit.exitCode()).isEmpty();
        assertThat(exit.describe()).contains(String.valueOf(signal));
    }

    @Test
    void aStatusThatTheGuestCanChooseIsAnExitCode() {
        // The guest wrote 68 to the port: 68 * 2 + 1.
        assertThat(decode(137, DEBUG_EXIT).exitCode()).hasValue(137);
    }

    @Test
    void aSignalThatWasSentIsASignalEvenIfTheGuestCanChooseTheStatus() {
        assertThat(decode(137, DEBUG_EXIT, 9).signal()).hasValue(9);
        assertThat(decode(143, DEBUG_EXIT, 9).exitCode()).hasValue(143);
    }

    @Test
    void signalsAreDescribedByName() {
        assertThat(decode(137, PLAIN).describe()).isEqualTo("SIGKILL (signal 9)");
        assertThat(decode(128 + 40, PLAIN).describe()).isEqualTo("signal 40");
    }

    @Test
    void anUnobservedExitHasNeitherCodeNorSignal() {
        ProcessExit exit = new ProcessExit.Unobserved(NOW, "");
        assertThat(exit.exitCode()).isEmpty();
        assertThat(exit.signal()).isEmpty();
        assertThat(exit.describe()).contains("unknown");
    }
}
