package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The README and the page on hot-plug show code that is compiled and run elsewhere in this module.
 *
 * <p>A block of code names where it is from in a comment above it, {@code <!-- from: path -->} for a whole file or
 * {@code <!-- from: path#region -->} for the lines between {@code readme: region} and {@code readme: end}.
 */
class ReadmeTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile(
            "(?m)(?:^<!-- from: (?<path>[^# ]+)(?:#(?<region>\\w+))? -->\\n)?^```(?<language>\\w*)\\n(?<text>(?s:.*?))^```$");

    /** Languages of blocks that are no code: commands for a shell, and drawings. */
    private static final Set<String> NOT_CODE = Set.of("sh", "text");

    private final String readme = read(ROOT.resolve("README.md"));

    @TestFactory
    Stream<DynamicTest> aBlockOfCodeIsWhatTheBuildCompiles() {
        List<MatchResult> blocks = Stream.of(readme, read(ROOT.resolve("modules/docs/hot-plug.md")))
                .flatMap(page -> BLOCK.matcher(page).results())
                .filter(block -> !NOT_CODE.contains(block.group("language")))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(9);
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(
                        block.group("path") + "#" + block.group("region"), () -> assertSame(block)));
    }

    private static void assertSame(MatchResult block) {
        assertThat(block.group("path"))
                .as("no source is named for:%n%s", block.group("text"))
                .isNotNull();
        String source = read(ROOT.resolve(block.group("path")));
        String region = block.group("region");
        assertThat(block.group("text")).isEqualTo(region == null ? source : region(source, region));
    }

    private static String region(String source, String name) {
        List<String> lines = source.lines()
                .dropWhile(line -> !line.strip().endsWith("readme: " + name)
                        && !line.strip().endsWith("readme: " + name + " -->"))
                .skip(1)
                .takeWhile(line -> !line.contains("readme: end"))
                .toList();
        assertThat(lines).as("region %s", name).isNotEmpty();
        return String.join("\n", lines).stripIndent() + "\n";
    }

    @Test
    void whatTheReadmeNamesIsThere() {
        List<String> paths = Pattern.compile("(?:modules/|qemu-)[\\w./-]*\\w")
                .matcher(readme.replaceAll("https?://\\S+", ""))
                .results()
                .map(MatchResult::group)
                .filter(path -> path.contains("/"))
                .distinct()
                .toList();
        assertThat(paths).contains("modules/bin/quickstart", "modules/bin/check", "modules/bin/jshell");
        assertThat(paths).allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
    }

    @Test
    void theVersionInTheReadmeIsTheBuilds() {
        assertThat(readme).contains("<version>" + System.getProperty("qemu4j.version") + "</version>");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
