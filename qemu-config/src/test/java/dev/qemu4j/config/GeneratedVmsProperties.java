package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuOption;
import java.nio.file.Path;
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
    void everyOptionIsReadByQemusGrammarAsTheTreeItCameFrom(@ForAll("vms") VmConfig config) {
        for (QemuOption option : CommandLine.of(config).options()) {
            if (option.argument() instanceof QemuOption.Argument.Properties(String impliedKey, PropertyTree tree)) {
                String text = option.arguments().get(1);
                assertThat(texts(QemuGrammar.keyval(text, impliedKey))).isEqualTo(texts(tree.toMap()));
            }
        }
    }

    /** Command-line text has no types, so numbers and booleans are compared by their words. */
    private static String texts(Map<?, ?> map) {
        StringBuilder text = new StringBuilder();
        map.forEach((key, value) -> text.append(key)
                .append('=')
                .append(
                        switch (value) {
                            case Map<?, ?> inner -> "{" + texts(inner) + "}";
                            case Boolean on -> on ? "on" : "off";
                            case String size
                            when size.matches("[0-9]+[KMG]") ->
                                DataSize.parse(size).bytes();
                            default -> value.toString();
                        })
                .append('\n'));
        return text.toString();
    }

    @Property(tries = 200)
    void anImportOfTheCommandLineSaysTheSame(@ForAll("vms") VmConfig config) {
        List<String> written = CommandLine.of(config).arguments();
        ImportedCommandLine imported = ImportedCommandLine.of(config.architecture(), written);
        assertThat(imported.notes()).isEmpty();
        assertThat(CommandLine.of(imported.config()).arguments()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Property(tries = 100)
    void aPartTakenOutIsTheOnlyChange(@ForAll("vms") VmConfig config) {
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
