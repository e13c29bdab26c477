package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes the receiving side.
 *
 * <p>Every build tries the corpus and lets Jazzer mutate it for a few seconds. {@code mvn -Pfuzz -pl qemu-qmp -am test
 * -Dfuzz.duration=8h} runs it for longer, and continues with what it has found before in {@code target/fuzz/corpus}. An
 * input that fails is written to {@code target/fuzz} as {@code crash-…} or {@code timeout-…}. Copy it into the corpus under
 * a telling name to make it a test.
 */
class InboundFuzzTest {
    private static final Path CORPUS = Path.of("src", "test", "corpus", "inbound");
    private static final Path DICTIONARY = Path.of("src", "test", "corpus", "qmp.dict");
    private static final String DURATION = System.getProperty("qemu4j.fuzz", "10s");

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void everyInputOfTheCorpusPasses(Path input) throws IOException {
        InboundFuzzTarget.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    @Test
    void theFuzzerFindsNoFailure() throws IOException, InterruptedException {
        Duration duration = Duration.parse("PT" + DURATION.toUpperCase(Locale.ROOT));
        assumeTrue(duration.isPositive(), "the fuzzer was given no time");
        Optional<String> obstacle = Jazzer.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        Path directory = Files.createDirectories(Path.of("target", "fuzz"));
        ChildJvm.Result result = new Jazzer(directory).run(InboundFuzzTarget.class, CORPUS, DICTIONARY, duration);
        if (Jazzer.isUnsupported(result)) {
            abort("Jazzer's native library does not work on this system: nothing was fuzzed\n" + result.output());
        }
        assertThat(result.status())
                .as("the input that failed is in %s:%n%s", directory, end(result.output()))
                .isZero();
        assertThat(Jazzer.executed(result)).isGreaterThan(100);
        System.out.printf("Jazzer tried %,d inputs in %s%n", Jazzer.executed(result), DURATION);
    }

    private static String end(String output) {
        return output.substring(Math.max(0, output.length() - 8000));
    }
}
