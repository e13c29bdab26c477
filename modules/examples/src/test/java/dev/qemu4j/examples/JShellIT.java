package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's lines for jshell, run by the JDK's jshell as {@code modules/bin/jshell} starts it. */
@Timeout(120)
class JShellIT {
    private static final Path JSHELL = Path.of(System.getProperty("java.home"), "bin", "jshell");

    @Test
    void theLinesOfTheReadmeRunAVirtualMachine(@TempDir Path directory) throws IOException, InterruptedException {
        File out = directory.resolve("out").toFile();
        Process jshell = new ProcessBuilder(
                        JSHELL.toString(),
                        "--module-path",
                        System.getProperty("jdk.module.path"),
                        "--add-modules",
                        "dev.qemu4j.image,dev.qemu4j.image.cache,dev.qemu4j.manager,dev.qemu4j.testkit",
                        "--startup",
                        "DEFAULT",
                        "--startup",
                        Path.of("../bin/jshell.startup").toAbsolutePath().toString(),
                        "-J-Djava.util.prefs.userRoot=" + directory)
                .directory(directory.toFile())
                .redirectInput(Path.of("src/main/jshell/hello.jsh").toFile())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();

        assertThat(jshell.waitFor(100, TimeUnit.SECONDS)).isTrue();

        assertThat(out)
                .content()
                .contains("PAUSED", "\"running\":true", "POWERED_OFF")
                .doesNotContain("Error");
    }
}
