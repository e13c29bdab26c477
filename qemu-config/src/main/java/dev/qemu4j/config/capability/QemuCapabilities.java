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
 * @param devices its devices ({@code qom-list-types}), each with the names of its properties ({@code device-list-properties}),
 *     or with an empty set if these are unknown
 * @param commands its QMP commands ({@code query-qmp-schema})
 */
public record QemuCapabilities(
        QemuVersion version,
        Set<String> machines,
        Set<String> cpuModels,
        Set<String> accelerators,
        Map<String, Set<String>> devices,
        Set<String> commands) {
    /** Copies the collections. */
    public QemuCapabilities {
        Objects.requireNonNull(version, "version");
        machines = Set.copyOf(machines);
        cpuModels = Set.copyOf(cpuModels);
        accelerators = Set.copyOf(accelerators);
        devices = Map.copyOf(devices);
        commands = Set.copyOf(commands);
    }

    /**
     * Checks what this QEMU would refuse: machine types, CPU models, devices, properties and options that it lacks.
     *
     * @param config the configuration
     * @return the problems, empty if there are none
     */
    public List<ConfigProblem> check(VmConfig config) {
        return CapabilityCheck.of(config, this);
    }
}
