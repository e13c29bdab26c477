package dev.qemu4j.config.capability;

import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.ConfigProblem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The capabilities of a particular QEMU, as it reports them over QMP. {@link VmConfig#check} checks a configuration against
 * them. An empty set means unknown, and nothing is checked against it.
 *
 * @param version its version ({@code query-version})
 * @param machines its machine types and their aliases ({@code query-machines})
 * @param cpuModels its CPU models ({@code query-cpu-definitions})
 * @param accelerators the accelerators that work on this host
 * @param devices its devices ({@code qom-list-types}) and their aliases, each with the names of its properties
 *     ({@code device-list-properties}), or with an empty set if these are unknown
 * @param commands its QMP commands ({@code query-qmp-schema})
 * @param maxCpus how many CPUs each machine type can have, by its name and by its alias ({@code query-machines})
 * @param buses the type of bus that each device and alias needs, such as {@code PCI}, in QEMU's words ({@code info qdm}); devices
 *     without a bus are left out
 */
public record QemuCapabilities(
        QemuVersion version,
        Set<String> machines,
        Set<String> cpuModels,
        Set<String> accelerators,
        Map<String, Set<String>> devices,
        Set<String> commands,
        Map<String, Integer> maxCpus,
        Map<String, String> buses) {
    /** Copies the collections. */
    public QemuCapabilities {
        Objects.requireNonNull(version, "version");
        machines = Set.copyOf(machines);
        cpuModels = Set.copyOf(cpuModels);
        accelerators = Set.copyOf(accelerators);
        devices = Map.copyOf(devices);
        commands = Set.copyOf(commands);
        maxCpus = Map.copyOf(maxCpus);
        buses = Map.copyOf(buses);
    }

    /**
     * The capabilities of a QEMU whose limits and buses are unknown.
     *
     * @param version its version
     * @param machines its machine types and their aliases
     * @param cpuModels its CPU models
     * @param accelerators the accelerators that work on this host
     * @param devices its devices, each with the names of its properties
     * @param commands its QMP commands
     */
    public QemuCapabilities(
            QemuVersion version,
            Set<String> machines,
            Set<String> cpuModels,
            Set<String> accelerators,
            Map<String, Set<String>> devices,
            Set<String> commands) {
        this(version, machines, cpuModels, accelerators, devices, commands, Map.of(), Map.of());
    }

    /**
     * Checks what this QEMU would refuse: machine types, CPU models, devices, properties and options that it lacks, and what the
     * machine type has no room or no bus for. It does not check what depends on the host, such as files.
     *
     * @param config the configuration
     * @return the problems, empty if there are none
     */
    public List<ConfigProblem> check(VmConfig config) {
        return CapabilityCheck.of(config, this);
    }
}
