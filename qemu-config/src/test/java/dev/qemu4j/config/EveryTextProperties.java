package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.option.QemuOption;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any text in any place is what QEMU reads there, and nothing else changes. */
class EveryTextProperties {
    @Provide
    Arbitrary<String> texts() {
        // Short enough for every place: tags, serial numbers and the paths of sockets have limits.
        return HostileText.fileName().filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= 30);
    }

    @Property(tries = 100)
    void aTextArrivesUnchangedInEveryPlaceAndAddsNothing(@ForAll("texts") String text) {
        EveryText.places().forEach((place, how) -> {
            List<QemuOption> strange = options(how, text);
            assertThat(values(strange)).as(place).contains(how.expected().apply(text));
            assertThat(keys(strange)).as(place).isEqualTo(keys(options(how, "plain")));
        });
    }

    private static List<QemuOption> options(EveryText how, String text) {
        VmConfig.Builder vm = VmConfig.builder()
                .machine("q35")
                .memory(Memory.of(VmConfig.DEFAULT_MEMORY)
                        .backing(MemoryBacking.memfd().shared()));
        how.into().accept(vm, text);
        return CommandLine.of(vm.build()).options();
    }

    /** What QEMU reads after each option: the values of its properties, or the unchanged text. */
    private static List<String> values(List<QemuOption> options) {
        List<String> values = new ArrayList<>();
        for (QemuOption option : options) {
            if (option.argument() instanceof QemuOption.Argument.Properties properties) {
                QemuGrammar.opts(option.arguments().get(1), properties.impliedKey())
                        .values()
                        .forEach(values::addAll);
            } else {
                values.add(option.arguments().getLast());
            }
        }
        return values;
    }

    private static List<String> keys(List<QemuOption> options) {
        List<String> keys = new ArrayList<>();
        for (QemuOption option : options) {
            keys.add(option.name());
            if (option.argument() instanceof QemuOption.Argument.Properties properties) {
                keys.addAll(QemuGrammar.opts(option.arguments().get(1), properties.impliedKey())
                        .keySet());
            }
        }
        return keys;
    }

    @Example
    void everyPlaceForATextIsKnown() throws Exception {
        Set<String> places = new TreeSet<>();
        for (Class<?> type : records()) {
            for (var component : type.getRecordComponents()) {
                String what = component.getGenericType().getTypeName();
                boolean text = Stream.of("java.lang.String", "java.nio.file.Path", "java.net.URI", "PropertyTree")
                        .anyMatch(what::contains);
                String place = type.getSimpleName() + "." + component.getName();
                if (text
                        && !EveryText.NOT_RENDERED.contains(type.getSimpleName())
                        && !EveryText.NAMES_ONLY.contains(place)) {
                    places.add(place);
                }
            }
        }
        assertThat(places).contains("VmConfig.name", "FileSource.path");
        // The only part that is not a record.
        places.add("Secret.file");
        assertThat(EveryText.places().keySet()).containsExactlyInAnyOrderElementsOf(places);
    }

    /** The public records of the module. */
    private static List<Class<?>> records() throws IOException, URISyntaxException, ClassNotFoundException {
        URI uri = VmConfig.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path classes = Path.of(uri);
        List<Class<?>> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.startsWith("dev.qemu4j.config.") && !name.endsWith("package-info")) {
                    Class<?> type = Class.forName(name, false, VmConfig.class.getClassLoader());
                    if (type.isRecord() && java.lang.reflect.Modifier.isPublic(type.getModifiers())) {
                        records.add(type);
                    }
                }
            }
        }
        return records;
    }
}
