package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM whose user may have no more threads and processes. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ScarceThreadsTest {
    /** A user without files and processes: root has no limit. */
    private static final int USER = 63_019;

    /** That user, who may read the class path of this JVM. */
    private static final List<String> AS_USER = List.of(
            "/usr/bin/setpriv",
            "--reuid=" + USER,
            "--regid=" + USER,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "prlimit",
            "--nproc=100");

    @TempDir
    Path temporary;

    private static boolean mayLimit() throws IOException, InterruptedException {
        List<String> probe = new ArrayList<>(AS_USER);
        probe.add("true");
        return new ProcessBuilder(probe)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /**
     * With room for one more, the system starts the process, and the JDK has no thread to wait for its end: it throws, and nobody but the
     * library knows of the process.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void aProcessRunsAndIsReturnedOrDoesNotRun(int left) throws Exception {
        OtherUser.assumePossible();
        assumeTrue(mayLimit(), "the number of another user's threads cannot be limited here");
        Files.setAttribute(temporary, "unix:uid", USER);
        List<String> prefix = new ArrayList<>(AS_USER);
        try (ForkedJvm jvm = ForkedJvm.startWith(prefix, ThreadlessJvm.class, temporary, String.valueOf(left))) {
            boolean started = jvm.awaitLine("started ").endsWith("true");
            assertThat(started).isEqualTo(left > 1);
            Eventually.until(
                    "what was not returned has ended", () -> sleepers(jvm).size() == (started ? 1 : 0));
            jvm.sendLine();
            assertThat(jvm.awaitLine("later ")).isEqualTo("later true, first true");
        }
    }

    private static List<String> sleepers(ForkedJvm jvm) throws IOException {
        return jvm.descendants().stream()
                .filter(process -> process.contains("sleep 1001"))
                .toList();
    }
}
