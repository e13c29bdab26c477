package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.QemuOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check against capabilities says beforehand what a real QEMU says when it starts. */
@Timeout(60)
class CapabilityCheckIT {
    @TempDir
    Path folder;

    private QemuCapabilities ask(Set<String> drivers) throws Exception {
        try (QemuSession qemu =
                QemuSession.start(VmConfig.builder().machine("none").build(), folder)) {
            Map<?, ?> version = (Map<?, ?>) ((Map<?, ?>) qemu.execute("{\"execute\":\"query-version\"}")).get("qemu");
            Set<String> machines = names(qemu, "{\"execute\":\"query-machines\"}", "name");
            machines.addAll(names(qemu, "{\"execute\":\"query-machines\"}", "alias"));
            Map<String, Set<String>> devices = new HashMap<>();
            String types =
                    "{\"execute\":\"qom-list-types\",\"arguments\":{\"implements\":\"device\",\"abstract\":false}}";
            for (String type : names(qemu, types, "name")) {
                devices.put(type, Set.of());
            }
            for (String driver : drivers) {
                if (devices.containsKey(driver)) {
                    devices.put(
                            driver,
                            names(
                                    qemu,
                                    "{\"execute\":\"device-list-properties\",\"arguments\":{\"typename\":\"" + driver
                                            + "\"}}",
                                    "name"));
                }
            }
            return new QemuCapabilities(
                    QemuVersion.parse(version.get("major") + "." + version.get("minor") + "." + version.get("micro")),
                    machines,
                    names(qemu, "{\"execute\":\"query-cpu-definitions\"}", "name"),
                    Set.of("tcg"),
                    devices,
                    Set.of());
        }
    }

    private static Set<String> names(QemuSession qemu, String command, String key) throws IOException {
        Set<String> names = new HashSet<>();
        for (Object entry : (List<?>) qemu.execute(command)) {
            if (((Map<?, ?>) entry).get(key) instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    private static Set<String> drivers(VmConfig config) {
        Set<String> drivers = new HashSet<>();
        for (QemuOption option : CommandLine.of(config).options()) {
            option.properties().flatMap(tree -> tree.text("driver")).ifPresent(drivers::add);
        }
        return drivers;
    }

    @Test
    void everydayMachinesPass() throws Exception {
        for (Map.Entry<String, VmConfig> vm : EverydayVms.in(folder).entrySet()) {
            if (vm.getValue().architecture().equals(Architecture.X86_64)) {
                assertThat(vm.getValue().check(ask(drivers(vm.getValue()))))
                        .as(vm.getKey())
                        .isEmpty();
            }
        }
    }

    @Test
    void whatItMissesQemuRefuses() throws Exception {
        refused(VmConfig.builder().machine("q36").build(), "no machine 'q36'");
        refused(VmConfig.builder().cpu("qemu63").build(), "no CPU model 'qemu63'");
        refused(VmConfig.builder().part(Device.of("virtio-fs-pci")).build(), "no device 'virtio-fs-pci'");
        refused(
                VmConfig.builder()
                        .part(Device.of("virtio-rng-pci").with("max-bites", "1"))
                        .build(),
                "no property 'max-bites'; closest: max-bytes");
    }

    private void refused(VmConfig config, String reason) throws Exception {
        assertThat(config.check(ask(drivers(config))))
                .extracting(ConfigProblem::toString)
                .singleElement()
                .asString()
                .contains(reason);
        assertThatIllegalStateException().isThrownBy(() -> {
            try (QemuSession qemu = QemuSession.start(config, folder)) {
                qemu.execute("{\"execute\":\"query-status\"}");
            }
        });
    }
}
