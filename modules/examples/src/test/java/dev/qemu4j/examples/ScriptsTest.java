package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts print without a build or QEMU. */
@Timeout(60)
class ScriptsTest {
    private static final Path BIN = Path.of("../bin").toAbsolutePath().normalize();

    private record Result(int status, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "check", "doctor", "jshell", "linux-guest", "mutations"})
    void helpPrintsTheUsageOfTheScript(String script) throws IOException, InterruptedException {
        Result help = run(script, "--help");

        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("usage: modules/bin/" + script).doesNotContain("set -euo");
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "doctor", "linux-guest", "mutations"})
    void anUnknownOptionIsRefusedInOneLine(String script) throws IOException, InterruptedException {
        Result refused = run(script, "--no-such-option");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).hasLineCount(1).contains("--no-such-option");
    }

    private static Result run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(BIN.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        // Both are a few lines, which fit into a pipe.
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, err);
    }
}
