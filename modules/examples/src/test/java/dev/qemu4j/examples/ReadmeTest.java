package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The code in the README and on other pages is compiled and run in this module, and the paths in the README exist. */
class ReadmeTest {
    /** Pages beside the README; the cookbook has a test of its own. */
    private static final List<String> PAGES = List.of(
            "modules/docs/console-and-screen.md",
            "modules/docs/disk-images.md",
            "modules/docs/hot-plug.md",
            "modules/docs/lifecycle.md");

    private final Page readme = Page.of("README.md");

    @TestFactory
    Stream<DynamicTest> everyBlockOfCodeIsCompiledByTheBuild() {
        List<DynamicTest> blocks = readme.blocksAreFromTheirSources().toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        return Stream.concat(blocks.stream(), PAGES.stream().map(Page::of).flatMap(Page::blocksAreFromTheirSources));
    }

    @Test
    void everyPathInTheReadmeExists() {
        List<String> paths = Pattern.compile("(?:modules/|qemu-)[\\w./-]*\\w")
                .matcher(readme.text().replaceAll("https?://\\S+", ""))
                .results()
                .map(MatchResult::group)
                .filter(path -> path.contains("/"))
                .distinct()
                .toList();
        assertThat(paths).contains("modules/bin/quickstart", "modules/bin/check", "modules/bin/jshell");
        assertThat(paths).allSatisfy(path -> assertThat(Page.ROOT.resolve(path)).exists());
    }

    @Test
    void theVersionInTheReadmeIsThatOfTheBuild() {
        assertThat(readme.text()).contains("<version>" + System.getProperty("qemu4j.version") + "</version>");
    }
}
