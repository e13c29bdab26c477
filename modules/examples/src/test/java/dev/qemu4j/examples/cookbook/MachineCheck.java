package dev.qemu4j.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.qmp.QmpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Compares a machine, as QMP shows it, with its configuration. */
final class MachineCheck {
    private final VmConfig config;
    private final CommandLine commandLine;
    private final QmpClient qmp;

    private MachineCheck(VirtualMachine vm, VmConfig config) {
        this.config = config;
        this.commandLine = CommandLine.of(config, secret -> Path.of("/secret"));
        this.qmp = vm.qmp();
    }

    /** The machine is as described, and has every device, node, object and character device of its configuration. */
    static void assertAsDescribed(VirtualMachine vm, VmConfig config) throws InterruptedException {
        MachineCheck check = new MachineCheck(vm, config);
        check.assertMachine();
        check.assertHas("-device", "id", check.names("qom-list", Map.of("path", "/machine/peripheral"), "name"));
        check.assertHas("-object", "id", check.names("qom-list", Map.of("path", "/objects"), "name"));
        check.assertHas("-blockdev", "node-name", check.names("query-named-block-nodes", Map.of(), "node-name"));
        check.assertHas("-chardev", "id", check.names("query-chardev", Map.of(), "label"));
        check.assertNetworks();
    }

    private void assertMachine() throws InterruptedException {
        assertThat(qmp.execute("query-name").get("name").stringValue()).isEqualTo(config.name());
        assertThat(qmp.execute("query-cpus-fast").size()).isEqualTo(config.cpus());
        assertThat(qmp.execute("query-memory-size-summary").get("base-memory").longValue())
                .isEqualTo(config.memory().size().bytes());
        assertThat(qmp.execute("query-status").get("running").booleanValue()).isFalse();
    }

    private void assertHas(String option, String key, Set<String> actual) {
        assertThat(actual).as(option).containsAll(described(option, key));
    }

    private Set<String> described(String option, String key) {
        return commandLine.options().stream()
                .filter(described -> described.name().equals(option))
                .map(QemuOption::properties)
                .flatMap(tree -> tree.flatMap(found -> found.text(key)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each network card has its back end and its address. */
    private void assertNetworks() throws InterruptedException {
        for (QemuOption option : commandLine.options()) {
            if (option.name().equals("-device")
                    && option.properties().orElseThrow().get("netdev").isPresent()) {
                for (String property : Set.of("netdev", "mac")) {
                    String path = "/machine/peripheral/"
                            + option.properties().orElseThrow().text("id").orElseThrow();
                    assertThat(qmp.execute("qom-get", Map.of("path", path, "property", property))
                                    .stringValue())
                            .isEqualTo(option.properties()
                                    .orElseThrow()
                                    .text(property)
                                    .orElseThrow());
                }
            }
        }
    }

    private Set<String> names(String command, Map<String, Object> arguments, String key) throws InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonNode entry : qmp.execute(command, arguments)) {
            if (entry.has(key)) {
                names.add(entry.get(key).stringValue());
            }
        }
        return names;
    }
}
