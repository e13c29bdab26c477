package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command lines of everyday virtual machines, in files to be read. */
class GoldenTest {
    static Stream<String> names() {
        return EverydayVms.in(Path.of("/vm")).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCommandLineIsTheOneInTheFile(String name) throws Exception {
        String text = text(CommandLine.of(EverydayVms.in(Path.of("/vm")).get(name)));
        try (InputStream file = getClass().getResourceAsStream("/golden/" + name + ".args")) {
            assertThat(file).as("/golden/" + name + ".args for\n" + text).isNotNull();
            assertThat(text).isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** One option a line. */
    private static String text(CommandLine commandLine) {
        StringBuilder text = new StringBuilder();
        commandLine
                .options()
                .forEach(option ->
                        text.append(String.join(" ", option.arguments())).append('\n'));
        return text.toString();
    }
}
