package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.change.ConfigChange;
import dev.qemu4j.config.imports.ImportedCommandLine;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.option.QemuOption;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GeneratedVmsProperties {
    @Provide
    Arbitrary<VmConfig> vms() {
        return GeneratedVms.in(Path.of("/vm"));
    }

    @Property(tries = 200)
    void qemusGrammarParsesEveryOptionToItsTree(@ForAll("vms") VmConfig config) {
        for (QemuOption option : CommandLine.of(config).options()) {
            if (option.argument() instanceof QemuOption.Argument.Properties(String impliedKey, PropertyTree tree)) {
                Map<String, List<String>> read =
                        QemuGrammar.opts(option.arguments().get(1), impliedKey);
                assertThat(read).isEqualTo(flat(tree));
            }
        }
    }

    /** What QEMU's readers should find: each path with its values, as text, because a command line has no types. */
    private static Map<String, List<String>> flat(PropertyTree tree) {
        Map<String, List<String>> flat = new LinkedHashMap<>();
        tree.keys().forEach(key -> flatten(key, tree.get(key).orElseThrow(), flat));
        return flat;
    }

    private static void flatten(String path, PropertyValue value, Map<String, List<String>> flat) {
        switch (value) {
            case PropertyValue.Text(String text) -> flat.put(path, List.of(text));
            case PropertyValue.Whole(BigInteger number) -> flat.put(path, List.of(number.toString()));
            case PropertyValue.Flag(boolean on) -> flat.put(path, List.of(on ? "on" : "off"));
            case PropertyValue.Repeated(List<String> texts) -> flat.put(path, texts);
            case PropertyValue.Size size -> {
                assertThat(DataSize.parse(size.text()).bytes()).isEqualTo(size.bytes());
                flat.put(path, List.of(size.text()));
            }
            case PropertyValue.Nested(PropertyTree subtree) ->
                subtree.keys()
                        .forEach(key ->
                                flatten(path + "." + key, subtree.get(key).orElseThrow(), flat));
            case PropertyValue.Items(List<PropertyValue> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    flatten(path + "." + i, items.get(i), flat);
                }
            }
        }
    }

    @Property(tries = 200)
    void jsonHasTheSameProperties(@ForAll("vms") VmConfig config) {
        for (QemuOption option : CommandLine.of(config).options()) {
            if (OptionKind.ofOption(option.name()).isPresent()) {
                assertThat(Json.read(option.jsonArguments().get(1)))
                        .isEqualTo(option.properties().orElseThrow().toMap());
            } else {
                assertThat(option.jsonArguments()).isEqualTo(option.arguments());
            }
        }
    }

    @Property(tries = 200)
    void anImportOfTheCommandLineRendersTheSameOptions(@ForAll("vms") VmConfig config) {
        List<String> written = CommandLine.of(config).arguments();
        ImportedCommandLine imported = ImportedCommandLine.of(config.architecture(), written);
        assertThat(imported.notes()).isEmpty();
        assertThat(CommandLine.of(imported.config()).arguments()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Property(tries = 100)
    void aRemovedPartIsTheOnlyChange(@ForAll("vms") VmConfig config) {
        if (config.parts().isEmpty()) {
            return;
        }
        VmConfig.Builder builder = config.toBuilder().removeParts(part -> true);
        config.parts().subList(0, config.parts().size() - 1).forEach(builder::part);
        assertThat(ConfigChange.between(config, builder.build()))
                .singleElement()
                .isInstanceOfSatisfying(
                        ConfigChange.Removed.class,
                        removed -> assertThat(config.parts()).contains(removed.part()));
    }
}
