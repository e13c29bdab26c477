package dev.qemu4j.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.imports.ImportedCommandLine;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.examples.Page;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code on the cookbook page is compiled, and the command lines of its machines are in files. */
class CookbookTest {
    private static final String SOURCES = "modules/examples/src/main/java/dev/qemu4j/examples/cookbook/";
    private static final List<Class<?>> BOOKS = List.of(
            BootRecipes.class, StorageRecipes.class, NetworkRecipes.class, DeviceRecipes.class, HostRecipes.class);
    private static final Path FOLDER = Path.of("/vm");

    private final Page page = Page.of("modules/docs/cookbook.md");

    @TestFactory
    Stream<DynamicTest> everyBlockOfCodeIsCompiledByTheBuild() {
        return page.blocksAreFromTheirSources();
    }

    @Test
    void everyRecipeIsOnThePageOnce() {
        for (Class<?> book : BOOKS) {
            assertThat(page.regions(SOURCES + book.getSimpleName() + ".java"))
                    .as(book.getSimpleName())
                    .containsExactlyInAnyOrderElementsOf(recipes(book));
        }
    }

    @Test
    void everyRecipeIsStartedByATest() {
        List<String> all = new ArrayList<>(
                BOOKS.stream().map(CookbookTest::recipes).flatMap(List::stream).toList());
        // These start machines and helpers, or are for other architectures and have tests of their own.
        all.removeAll(List.of("run", "swtpm", "virtiofsd", "arm64", "riscv64"));
        assertThat(Recipe.all()).extracting(Recipe::name).containsExactlyInAnyOrderElementsOf(all);
        assertThat(all).hasSizeGreaterThanOrEqualTo(30);
    }

    private static List<String> recipes(Class<?> book) {
        return Arrays.stream(book.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .toList();
    }

    /** Machines whose configuration needs nothing of the host. */
    static Map<String, VmConfig> machines() {
        Path guest = Path.of("/guest");
        Map<String, VmConfig> machines = new TreeMap<>();
        machines.put("microvm", BootRecipes.microvm(guest, FOLDER));
        machines.put("direct-kernel", BootRecipes.directKernel(guest, FOLDER));
        machines.put("arm64", BootRecipes.arm64(Path.of("/usr/share/AAVMF/AAVMF_CODE.fd"), FOLDER));
        machines.put("install", BootRecipes.cdRomInstall(FOLDER));
        machines.put("old-pc", BootRecipes.oldPc(FOLDER));
        machines.put("fast-storage", StorageRecipes.fastStorage(FOLDER));
        machines.put("scsi", StorageRecipes.scsi(FOLDER));
        machines.put("overlay", StorageRecipes.overlay(FOLDER));
        machines.put("throttled", StorageRecipes.throttled(FOLDER));
        machines.put("dev-box", NetworkRecipes.devBox(FOLDER));
        machines.put("tap", NetworkRecipes.tap(FOLDER));
        machines.put("vnc", DeviceRecipes.vncPassword(FOLDER));
        machines.put("virtiofs", DeviceRecipes.virtiofs(Path.of("/run/fs.sock"), FOLDER));
        machines.put("shared-folder", DeviceRecipes.sharedFolder(FOLDER));
        machines.put("numa", HostRecipes.numa(FOLDER));
        machines.put("room-to-grow", HostRecipes.roomToGrow(FOLDER));
        machines.put("sandboxed", HostRecipes.sandboxed(FOLDER));
        return machines;
    }

    static Stream<String> names() {
        return machines().keySet().stream();
    }

    private static CommandLine commandLine(VmConfig config) {
        return CommandLine.of(config, secret -> Path.of("/run/secret-" + secret.id()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCommandLineIsThatInTheFile(String name) throws Exception {
        StringBuilder text = new StringBuilder();
        commandLine(machines().get(name))
                .options()
                .forEach(option ->
                        text.append(String.join(" ", option.arguments())).append('\n'));
        try (InputStream file = getClass().getResourceAsStream("/cookbook/" + name + ".args")) {
            assertThat(file)
                    .as("src/test/resources/cookbook/" + name + ".args for\n" + text)
                    .isNotNull();
            assertThat(text.toString()).isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theImportedCommandLineHasEveryOption(String name) {
        VmConfig config = machines().get(name);
        CommandLine written = commandLine(config);
        ImportedCommandLine imported = ImportedCommandLine.of(config.architecture(), written.arguments());
        assertThat(imported.notes()).isEmpty();
        assertThat(devices(commandLine(imported.config()))).containsExactlyInAnyOrderElementsOf(devices(written));
        assertThat(imported.config().name()).isEqualTo(config.name());
        assertThat(imported.config().parts(Secret.class)).hasSameSizeAs(config.parts(Secret.class));
    }

    /** All options but the machine, whose properties may be in one option or several. */
    private static List<String> devices(CommandLine commandLine) {
        return commandLine.options().stream()
                .filter(option -> !option.name().equals("-machine"))
                .map(option -> String.join(" ", option.arguments()))
                .toList();
    }
}
