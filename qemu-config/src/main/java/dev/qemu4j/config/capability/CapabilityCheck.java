package dev.qemu4j.config.capability;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.internal.options.VmOptions;
import dev.qemu4j.config.option.Closest;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Checks a configuration against the capabilities of a particular QEMU. */
final class CapabilityCheck {
    /** Properties that QEMU accepts for every device. */
    private static final Set<String> COMMON = Set.of("driver", "id", "bus");

    /** An option, property or value that is newer than the oldest supported QEMU. */
    private record Since(String option, String key, String value, QemuVersion version) {
        boolean isUsedBy(QemuOption used) {
            if (!used.name().equals(option)) {
                return false;
            }
            return key.isEmpty()
                    || used.properties()
                            .filter(tree -> value.isEmpty()
                                    ? tree.get(key).isPresent()
                                    : tree.text(key).filter(value::equals).isPresent())
                            .isPresent();
        }

        String what() {
            return option + (key.isEmpty() ? "" : " " + key) + (value.isEmpty() ? "" : "=" + value);
        }
    }

    private static final List<Since> NEWER = List.of(
            new Since("-smp", "clusters", "", QemuVersion.parse("7.0")),
            new Since("-netdev", "type", "stream", QemuVersion.parse("7.2")),
            new Since("-netdev", "type", "dgram", QemuVersion.parse("7.2")),
            new Since("-netdev", "type", "passt", QemuVersion.parse("10.1")),
            new Since("-netdev", "reconnect-ms", "", QemuVersion.parse("9.2")),
            new Since("-display", "type", "dbus", QemuVersion.parse("7.0")),
            new Since("-audiodev", "driver", "dbus", QemuVersion.parse("7.0")),
            new Since("-audiodev", "driver", "pipewire", QemuVersion.parse("8.1")),
            new Since("-vnc", "password-secret", "", QemuVersion.parse("6.0")),
            new Since("-spice", "password-secret", "", QemuVersion.parse("6.0")),
            new Since("-run-with", "", "", QemuVersion.parse("8.1")),
            new Since("-run-with", "user", "", QemuVersion.parse("9.1")),
            new Since("-run-with", "exit-with-parent", "", QemuVersion.parse("11.0")));

    private final VmConfig config;
    private final QemuCapabilities qemu;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private CapabilityCheck(VmConfig config, QemuCapabilities qemu) {
        this.config = config;
        this.qemu = qemu;
    }

    static List<ConfigProblem> of(VmConfig config, QemuCapabilities qemu) {
        CapabilityCheck check = new CapabilityCheck(config, qemu);
        check.known("machine", "machine", config.machine().name(), qemu.machines());
        check.accelerators();
        config.effectiveCpu().ifPresent(cpu -> check.known("cpu", "CPU model", cpu.model(), qemu.cpuModels()));
        check.problems.addAll(MachineLimits.of(config, qemu));
        BusCheck buses = new BusCheck(config, qemu);
        for (QemuOption option : VmOptions.collect(config).options()) {
            check.version(option);
            if (option.name().equals("-device")) {
                option.properties().ifPresent(tree -> {
                    check.device(option.source(), tree);
                    buses.add(option.source(), tree);
                });
            }
        }
        check.problems.addAll(buses.problems());
        return List.copyOf(check.problems);
    }

    private void accelerators() {
        if (config.accelerators().stream().anyMatch(Accelerator::isAuto)) {
            return; // It will be replaced by an accelerator that works.
        }
        List<String> wanted =
                config.accelerators().stream().map(Accelerator::name).toList();
        if (!qemu.accelerators().isEmpty() && wanted.stream().noneMatch(qemu.accelerators()::contains)) {
            problems.add(new ConfigProblem(
                    "accelerator",
                    String.join(" and ", wanted) + " cannot be used on this host; available: "
                            + String.join(
                                    ", ", qemu.accelerators().stream().sorted().toList())));
        }
    }

    private void known(String option, String what, String name, Collection<String> names) {
        if (!names.isEmpty() && !names.contains(name)) {
            problems.add(
                    new ConfigProblem(option, "no " + what + " '" + name + "' in this build" + closest(name, names)));
        }
    }

    private void device(String source, PropertyTree tree) {
        String driver = tree.text("driver").orElse("");
        known(source, "device", driver, qemu.devices().keySet());
        Set<String> properties = qemu.devices().getOrDefault(driver, Set.of());
        for (String key : properties.isEmpty() ? List.<String>of() : tree.keys()) {
            if (!COMMON.contains(key) && !properties.contains(key)) {
                problems.add(new ConfigProblem(
                        source, "device '" + driver + "' has no property '" + key + "'" + closest(key, properties)));
            }
        }
    }

    private void version(QemuOption option) {
        for (Since since : NEWER) {
            if (qemu.version().compareTo(since.version()) < 0 && since.isUsedBy(option)) {
                problems.add(new ConfigProblem(
                        option.source(),
                        since.what() + " needs QEMU " + since.version() + ", but this is " + qemu.version()));
            }
        }
    }

    private static String closest(String name, Collection<String> names) {
        return Closest.to(name, names).map(near -> "; closest: " + near).orElse("");
    }
}
