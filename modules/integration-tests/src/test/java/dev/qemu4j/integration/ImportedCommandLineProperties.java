package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.imports.ImportedCommandLine;
import dev.qemu4j.config.option.OptionText;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.testkit.VmConfigArbitraries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The import of a command line keeps its meaning. */
class ImportedCommandLineProperties {
    @Provide
    Arbitrary<VmConfig> configs() {
        return VmConfigArbitraries.configsWithCommandLine();
    }

    @Property(tries = 200)
    void anImportMakesAnEquivalentCommandLine(@ForAll("configs") VmConfig config) {
        CommandLine written = CommandLine.of(config);
        ImportedCommandLine imported = ImportedCommandLine.of(config.architecture(), written.arguments());
        assertThat(imported.notes()).isEmpty();
        assertThat(options(CommandLine.of(imported.config()))).isEqualTo(options(written));
    }

    @Property(tries = 50)
    void anImportOfAnImportIsTheSame(@ForAll("configs") VmConfig config) {
        VmConfig once = imported(config);
        assertThat(imported(once)).isEqualTo(once);
    }

    private static VmConfig imported(VmConfig config) {
        return ImportedCommandLine.of(
                        config.architecture(), CommandLine.of(config).arguments())
                .config();
    }

    /**
     * What an equivalent command line has too: the same options of each name, in the same order, because guests number their
     * devices by it. Character devices have ids only. The options of the machine are one to QEMU, whose properties have no order.
     */
    private static Map<String, List<String>> options(CommandLine commandLine) {
        Map<String, List<String>> options = new TreeMap<>();
        PropertyTree machine = PropertyTree.empty();
        for (QemuOption option : commandLine.options()) {
            String argument =
                    option.arguments().size() == 1 ? "" : option.arguments().get(1);
            if (option.name().equals("-machine")) {
                machine = machine.withAll(OptionText.parse(argument, "type").orElseThrow());
            } else {
                options.computeIfAbsent(option.name(), unused -> new ArrayList<>())
                        .add(argument);
            }
        }
        options.getOrDefault("-chardev", new ArrayList<>()).sort(Comparator.naturalOrder());
        options.put("-machine", List.of(new TreeMap<>(machine.toMap()).toString()));
        return options;
    }
}
