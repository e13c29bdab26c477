package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the documentation names exist, and the table that it shares with the Javadoc is the same. */
class PagesTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGES = ROOT.resolve("modules/docs");
    private static final Path PACKAGE_PAGE =
            ROOT.resolve("qemu-manager/src/main/java/dev/qemu4j/manager/package-info.java");

    /** Such as {@code LifecycleIT.whatEndedStaysEnded}. */
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Properties))\\.(\\w+)`");

    private static final Pattern POINT = Pattern.compile("(?m)^\\* .*(?:\\n  .*)*");
    private static final Pattern HTML_CELL = Pattern.compile("<(t[hd])\\b[^>]*>(.*?)</\\1>");

    @Test
    void everyTestNamedOnAPageExists() throws IOException {
        Map<String, String> sources = testSources();
        TreeSet<String> missing = new TreeSet<>();
        for (Path page : files(PAGES, ".md")) {
            for (MatchResult test : tests(Files.readString(page))) {
                String source = sources.getOrDefault(test.group(1), "");
                if (!source.contains("void " + test.group(2) + "(")) {
                    missing.add(page.getFileName() + ": " + test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPointAboutFailuresNamesATest() throws IOException {
        String page = Files.readString(PAGES.resolve("when-things-go-wrong.md"));
        assertThat(POINT.matcher(page).results().map(MatchResult::group))
                .hasSizeGreaterThan(30)
                .allSatisfy(point -> assertThat(tests(point)).as(point).isNotEmpty());
    }

    @Test
    void everyPointAboutTrustNamesATest() throws IOException {
        String page = Files.readString(PAGES.resolve("SECURITY.md"));
        String trust = page.substring(
                page.indexOf("\n## Whom the library trusts\n"), page.indexOf("\n## What is not enforced\n"));
        assertThat(POINT.matcher(trust).results().map(MatchResult::group))
                .hasSizeGreaterThan(25)
                .allSatisfy(point -> assertThat(tests(point)).as(point).isNotEmpty());
    }

    @Test
    void theTableOfConcurrentCallsIsTheSameInTheJavadoc() throws IOException {
        String page = Files.readString(PAGES.resolve("lifecycle.md"));
        String table = page.substring(page.indexOf("\n| one | the other |"));
        assertThat(markdownCells(table)).hasSizeGreaterThan(10).isEqualTo(htmlCells(Files.readString(PACKAGE_PAGE)));
    }

    private static List<MatchResult> tests(String text) {
        return TEST.matcher(text).results().toList();
    }

    private static List<String> markdownCells(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .flatMap(row -> Stream.of(row.substring(2, row.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    /** The cells of the only table of a Javadoc comment, with code as in Markdown. */
    private static List<String> htmlCells(String source) {
        String text = source.replaceAll("\\n \\* *", " ").replaceAll("\\{@code ([^}]*)}", "`$1`");
        return HTML_CELL.matcher(text).results().map(cell -> cell.group(2)).toList();
    }

    /** The source of each test class by its simple name. Sources of classes with the same name are concatenated. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path module : modules()) {
            for (Path file : files(module.resolve("src/test/java"), ".java")) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        return sources;
    }

    /** The folders with tests, at the top of the tree and in {@code modules}. */
    private static List<Path> modules() throws IOException {
        List<Path> modules = new ArrayList<>();
        for (Path parent : List.of(ROOT, ROOT.resolve("modules"))) {
            try (Stream<Path> children = Files.list(parent)) {
                children.filter(child -> Files.isDirectory(child.resolve("src/test/java")))
                        .forEach(modules::add);
            }
        }
        return modules;
    }

    private static List<Path> files(Path folder, String extension) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(extension)).toList();
        }
    }
}
