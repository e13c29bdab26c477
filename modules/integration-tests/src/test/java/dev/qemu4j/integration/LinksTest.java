package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link on a page of the documentation leads to a file of this repository, and to a heading of it if it names one. */
class LinksTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void everyLinkOfThePagesLeadsSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("modules"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(30);
        List<String> dead = new ArrayList<>();
        for (Path page : pages) {
            dead.addAll(deadLinks(page));
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereIsNamed(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(folder.resolve("other.md"), "# Two calls, at `once`!\n");
        Files.writeString(page, """
                # A page
                [a](other.md), [b](other.md#two-calls-at-once), [c](#a-page), [d](https://example.org/x.md)
                [e](nowhere.md), [f](other.md#three-calls), [g](#b-page)
                ```java
                [h](nowhere.md)
                ```
                """);

        assertThat(deadLinks(page))
                .containsExactly("page.md: nowhere.md", "page.md: other.md#three-calls", "page.md: #b-page");
    }

    private static List<String> deadLinks(Path page) throws IOException {
        List<String> dead = new ArrayList<>();
        Matcher link = LINK.matcher(withoutCode(page));
        while (link.find()) {
            String path = link.group(1);
            String heading = link.group(2);
            Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
            if (!Files.exists(target) || (heading != null && !headings(target).contains(heading))) {
                dead.add(page.getFileName() + ": " + path + (heading == null ? "" : "#" + heading));
            }
        }
        return dead;
    }

    /** As the hosts of repositories name them. */
    private static Set<String> headings(Path page) throws IOException {
        return HEADING.matcher(withoutCode(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String withoutCode(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }
}
