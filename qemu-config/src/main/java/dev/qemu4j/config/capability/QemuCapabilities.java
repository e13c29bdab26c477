package dev.qemu4j.config.capability;

import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.ConfigProblem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a particular QEMU can do, as it says itself over QMP; {@link VmConfig#check} holds a configuration against it. A set
 * that is empty is not known, and nothing is held against it.
 *
 * @param version its version ({@code query-version})
 * @param machines its machine types and their aliases ({@code query-machines})
 * @param cpuModels its CPU models ({@code query-cpu-definitions})
 * @param accelerators the accelerators that work here
 * @param devices its devices ({@code qom-list-types}), each with the names of its properties
 *     ({@code device-list-properties}) where these were asked for, and with none where not
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
     * What this QEMU would refuse of a configuration: machine types, CPU models, devices, properties and options that it lacks.
     *
     * @param config the configuration
     * @return what is wrong, empty for nothing
     */
    public List<ConfigProblem> check(VmConfig config) {
        return CapabilityCheck.of(config, this);
    }
}
