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

/**
 * A page of the documentation, whose code is compiled and run elsewhere.
 *
 * <p>A comment above each block of code names its source, {@code <!-- from: path -->} for a whole file or
 * {@code <!-- from: path#region -->} for the lines between {@code readme: region} and {@code readme: end}.
 */
public final class Page {
    /** The folder that paths on pages start at. */
    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile(
            "(?m)(?:^<!-- from: (?<path>[^# ]+)(?:#(?<region>\\w+))? -->\\n)?^```(?<language>\\w*)\\n(?<text>(?s:.*?))^```$");

    /** Languages of blocks that are no code: commands for a shell, and drawings. */
    private static final Set<String> NOT_CODE = Set.of("sh", "text", "mermaid");

    private final String text;

    private Page(String text) {
        this.text = text;
    }

    /**
     * Reads a page.
     *
     * @param path its path below the root
     * @return the page
     */
    public static Page of(String path) {
        return new Page(read(ROOT.resolve(path)));
    }

    /**
     * The page's text.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /**
     * A test for each block of code: it is what its source says.
     *
     * @return the tests
     */
    public Stream<DynamicTest> blocksAreFromTheirSources() {
        return blocks().stream()
                .map(block -> DynamicTest.dynamicTest(
                        block.group("path") + "#" + block.group("region"), () -> assertSame(block)));
    }

    /**
     * The regions of a source that the page shows.
     *
     * @param path the path of the source
     * @return the names of the regions, in the order of the page
     */
    public List<String> regions(String path) {
        return blocks().stream()
                .filter(block -> path.equals(block.group("path")) && block.group("region") != null)
                .map(block -> block.group("region"))
                .toList();
    }

    private List<MatchResult> blocks() {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> !NOT_CODE.contains(block.group("language")))
                .toList();
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
