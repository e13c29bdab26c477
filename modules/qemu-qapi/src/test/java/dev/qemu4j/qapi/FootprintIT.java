package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What more than a thousand types cost a program that uses one of them. */
class FootprintIT {
    @Test
    void theJarIsUnder3Megabytes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().matches("qemu-qapi-[0-9].*\\.jar"))
                    .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
                    .toList();

            assertThat(jars)
                    .singleElement()
                    .satisfies(jar -> assertThat(Files.size(jar)).isBetween(1_000_000L, 3_000_000L));
        }
    }

    @Test
    @Timeout(60)
    void theFirstCommandLoadsFewerThan50Classes() throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path") + ":" + System.getProperty("jdk.module.path");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        "target/test-classes:" + classPath,
                        FirstUse.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();

        List<String> loaded = output.lines()
                .dropWhile(line -> !line.equals(FirstUse.BEGIN))
                .takeWhile(line -> !line.startsWith(FirstUse.END))
                .filter(line -> line.contains(" source: "))
                .toList();
        assertThat(output).contains(FirstUse.END + "true");
        assertThat(loaded).hasSizeBetween(5, 49);
    }
}
