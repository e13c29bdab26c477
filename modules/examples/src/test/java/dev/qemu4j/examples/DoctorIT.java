package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoctorIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws InterruptedException {
        return Doctor.run(
                List.of(args),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void aMachineWithQemuIsFitToRunGuests() throws Exception {
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("OK       qemu-system-x86_64")
                .contains("accelerator tcg");
        assertThat(err.size()).isZero();
    }

    @Test
    void anArchitectureWithoutAnEmulatorIsAProblem() throws Exception {
        assertThat(run("--json", "nosuch")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{").contains("\"PROBLEM\"");
    }

    @Test
    void anInvalidArchitectureIsRefusedInOneLine() throws Exception {
        assertThat(run("x86 64")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("x86 64");
    }
}
