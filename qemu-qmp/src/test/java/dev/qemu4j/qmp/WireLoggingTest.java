package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a whole session, in a JVM of its own because logging is configured once for a JVM. */
class WireLoggingTest {
    private static final String SECRET = "hunter2";

    @Test
    void everyMessageIsLoggedAtTraceLevelWithoutSecrets(@TempDir Path directory) throws Exception {
        String log = logOfASession(directory, "-Dorg.slf4j.simpleLogger.log.dev.qemu4j.qmp.wire=trace");
        assertThat(log)
                .doesNotContain(SECRET)
                .contains("traced -> {\"QMP\":")
                .containsPattern("traced <- \\{\"execute\":\"set_password\".*\"password\":\"\\*\\*\\*\"")
                .contains("traced -> {\"return\":{},\"id\":2}");
    }

    @Test
    void noMessageIsLoggedBelowTraceLevel(@TempDir Path directory) throws Exception {
        assertThat(logOfASession(directory, "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug"))
                .contains("dev.qemu4j.qmp.connection")
                .doesNotContain("dev.qemu4j.qmp.wire", "set_password", SECRET);
    }

    private static String logOfASession(Path directory, String level) throws Exception {
        Path log = directory.resolve("session.log");
        ChildJvm.Result result = ChildJvm.run(
                List.of("-Dorg.slf4j.simpleLogger.logFile=" + log, level),
                TracedSession.class.getName(),
                List.of(),
                directory.resolve("output.txt"),
                Duration.ofMinutes(1));
        assertThat(result.status()).as(result.output()).isZero();
        return Files.readString(log);
    }
}
