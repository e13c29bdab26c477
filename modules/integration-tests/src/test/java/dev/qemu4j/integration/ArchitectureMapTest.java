package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the architecture page says of the code is so. The arrows of its map are the table of {@link PublishedModule}, its rooms are the
 * packages, each with the first sentence of its own page; its table of threads has their names.
 */
class ArchitectureMapTest {
    private static final String PROJECT = "dev.qemu4j.";
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("modules/docs/architecture.md");
    private static final Pattern MAP =
            Pattern.compile("(?<=<!-- map: made from the code -->\n\n).*(?=\n<!-- end of the map -->)", Pattern.DOTALL);
    private static final Pattern THREAD_IN_CODE = Pattern.compile("\"((?:vm|qmp)(?:-[a-z]+)+|vm(?= )|qemu-watch) ?\"");
    private static final Pattern THREAD_ON_PAGE = Pattern.compile("`([a-z-]+)(?: <\\w+>)?`");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link (?:[a-z]\\w*\\.)*([\\w.#]+)(?:\\([^)]*\\))?}");
    private static final Pattern SENTENCE = Pattern.compile("(?:(?!\\.\\s).)*\\.");

    @Test
    void thePageHasTheMapOfTheCode() throws Exception {
        String page = Files.readString(PAGE);
        String expected = withMapOfTheCode(page);
        if (!page.equals(expected)) {
            Files.writeString(Path.of("target/architecture.md"), expected);
        }
        assertThat(page)
                .as("the page as it has to be is modules/integration-tests/target/architecture.md")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "a room is missing => (?m)^\\| `config.block` .*\\n => ''",
                "a room is too many => (?m)^(?=\\| `config.block` ) => '| `config.attic` | everybody | Old things. |\n'",
                "a room is said to hold something else => (?m)^(\\| `config.block` \\| everybody \\| ).* => $1Something else. |",
                "a room is said to be open => (`manager.internal.launch` \\| )its module => $1everybody",
                "an arrow is missing => (?m)^(qemu-manager .*), qemu-qmp$ => $1",
                "an arrow is turned round => (?m)^qemu-config$ => qemu-config --> qemu-process",
            })
    void aWrongMapWouldBeSeen(String what, String part, String by) throws Exception {
        String page = Files.readString(PAGE);
        String wrong = page.replaceFirst(part.strip(), by);
        assertThat(wrong).as(what).isNotEqualTo(page);
        assertThat(withMapOfTheCode(wrong)).as(what).isNotEqualTo(wrong);
    }

    @Test
    void everyModuleThatIsPublishedIsOnTheMap() throws Exception {
        Set<String> folders = new TreeSet<>();
        for (Path parent : List.of(ROOT, ROOT.resolve("modules"))) {
            try (Stream<Path> children = Files.list(parent)) {
                children.filter(child -> child.getFileName().toString().startsWith("qemu-"))
                        .filter(child -> Files.exists(sources(child).resolve("module-info.java")))
                        .forEach(child -> folders.add(child.getFileName().toString()));
            }
        }
        assertThat(modules().keySet()).containsExactlyInAnyOrderElementsOf(folders);
    }

    @Test
    void theTableOfThreadsHasTheNamesThatTheCodeGivesThem() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String module : List.of("qemu-qmp", "qemu-process", "qemu-manager")) {
            try (Stream<Path> files = Files.walk(sources(folder(module)))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    named.addAll(groups(THREAD_IN_CODE, Files.readString(file)));
                }
            }
        }
        String page = Files.readString(PAGE);
        String table =
                page.substring(page.indexOf("\n## Threads\n"), page.indexOf("\n## The life of a virtual machine\n"));
        Set<String> listed = new TreeSet<>();
        table.lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(row -> listed.addAll(groups(THREAD_ON_PAGE, row.substring(0, row.indexOf(" | ")))));
        assertThat(listed).hasSizeGreaterThan(10).isEqualTo(named);
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1)).toList();
    }

    @Test
    void everyModuleThatIsPublishedIsOnTheJavadocSite() throws IOException {
        String pom = Files.readString(ROOT.resolve("modules/docs/pom.xml"));
        String documented = pom.replaceAll("(?s).*<argument>--module</argument>\\s*<argument>(.*?)</argument>.*", "$1");
        assertThat(documented.split(","))
                .containsExactlyInAnyOrderElementsOf(modules().values().stream()
                        .map(PublishedModule::moduleName)
                        .toList());
    }

    @Test
    void aPackageIsARoomWithTheFirstSentenceOfItsPage(@TempDir Path sources) throws IOException {
        write(sources, "a", "/** Holds {@code a.b} and a {@link dev.qemu4j.a.Thing},\n * which is heavy. More. */");
        write(
                sources,
                "a.internal.b",
                "/** Moves {@linkplain dev.qemu4j.a.Thing things} by {@link dev.qemu4j.a.Thing.Hand#move}.\n *\n * <p>More. */");

        assertThat(rooms(sources))
                .containsExactly(
                        Map.entry("dev.qemu4j.a", "Holds `a.b` and a `Thing`, which is heavy."),
                        Map.entry("dev.qemu4j.a.internal.b", "Moves things by `Thing.Hand.move`."));
    }

    @Test
    void aPackageWithoutAPageIsARoomToo(@TempDir Path sources) throws IOException {
        Path folder = Files.createDirectories(sources.resolve("dev/qemu4j/a"));
        Files.writeString(folder.resolve("Thing.java"), "class Thing {}");

        assertThat(rooms(sources)).containsExactly(Map.entry("dev.qemu4j.a", ""));
    }

    private static void write(Path sources, String room, String comment) throws IOException {
        Path folder = Files.createDirectories(sources.resolve((PROJECT + room).replace('.', '/')));
        Files.writeString(folder.resolve("package-info.java"), comment + "\npackage " + PROJECT + room + ";\n");
    }

    private static String withMapOfTheCode(String page) throws Exception {
        Matcher map = MAP.matcher(page);
        assertThat(map.find()).as("the page has a place for the map").isTrue();
        return map.replaceFirst(Matcher.quoteReplacement(mapOfTheCode()));
    }

    private static String mapOfTheCode() throws Exception {
        StringBuilder text = new StringBuilder("```text\n");
        modules().forEach((folder, module) -> text.append(arrows(folder, module.siblings())));
        text.append("```\n");
        for (Map.Entry<String, PublishedModule> module : modules().entrySet()) {
            text.append("\n### ").append(module.getKey()).append("\n\n");
            text.append("| room | seen by | what lives there |\n| --- | --- | --- |\n");
            ModuleDescriptor descriptor = module.getValue().descriptor();
            rooms(sources(folder(module.getKey())))
                    .forEach((room, sentence) -> text.append("| `%s` | %s | %s |\n"
                            .formatted(withoutProject(room), seenBy(descriptor, room), sentence)));
        }
        return text.toString();
    }

    private static String arrows(String folder, Collection<String> siblings) {
        return siblings.isEmpty() ? folder + "\n" : "%-12s --> %s\n".formatted(folder, folderNames(siblings));
    }

    /** Each by the name of its folder, in the order of the table. */
    private static Map<String, PublishedModule> modules() {
        Map<String, PublishedModule> modules = new LinkedHashMap<>();
        PublishedModule.all().forEach(module -> modules.put(folderName(module.moduleName()), module));
        return modules;
    }

    private static String folderNames(Collection<String> modules) {
        return modules.stream().map(ArchitectureMapTest::folderName).sorted().collect(Collectors.joining(", "));
    }

    private static String folderName(String module) {
        String name = withoutProject(module).replace('.', '-');
        return Files.exists(folder("qemu-" + name)) ? "qemu-" + name : name;
    }

    private static String withoutProject(String name) {
        return name.substring(PROJECT.length());
    }

    private static Path folder(String name) {
        Path core = ROOT.resolve(name);
        return Files.exists(core) ? core : ROOT.resolve("modules").resolve(name);
    }

    private static Path sources(Path module) {
        return module.resolve("src/main/java");
    }

    private static String seenBy(ModuleDescriptor descriptor, String room) {
        return descriptor.exports().stream()
                .filter(exports -> exports.source().equals(room))
                .findFirst()
                .map(exports -> exports.isQualified() ? folderNames(exports.targets()) : "everybody")
                .orElse("its module");
    }

    /** The packages of a source tree, each with the first sentence of its page. */
    private static Map<String, String> rooms(Path sources) throws IOException {
        Map<String, String> rooms = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().equals(sources))
                    .toList()) {
                Path page = file.resolveSibling("package-info.java");
                String name = sources.relativize(file.getParent()).toString().replace('/', '.');
                rooms.put(name, Files.exists(page) ? firstSentence(Files.readString(page)) : "");
            }
        }
        return rooms;
    }

    /** As Markdown. */
    private static String firstSentence(String source) {
        Matcher comment = COMMENT.matcher(source);
        if (!comment.find()) {
            return "";
        }
        String text = comment.group(1)
                .replaceAll("\\n \\* ?", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link(?:plain)? [^ }]+ ([^}]*)}", "$1")
                .replaceAll("\\s+", " ")
                .strip();
        text = LINK.matcher(text).replaceAll(link -> "`" + link.group(1).replace('#', '.') + "`");
        Matcher sentence = SENTENCE.matcher(text);
        return sentence.lookingAt() ? sentence.group() : text;
    }
}
