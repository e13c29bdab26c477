package dev.qemu4j.config;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The board that QEMU emulates ({@code -machine}): chipset, buses and built-in devices.
 *
 * @param name the machine type, such as {@code q35}, {@code virt} or {@code pc-q35-7.2}
 * @param properties its other properties
 */
public record Machine(String name, PropertyTree properties) {
    private static final Map<String, String> DEFAULTS = Map.of(
            "x86_64", "q35",
            "i386", "q35",
            "aarch64", "virt",
            "arm", "virt",
            "riscv64", "virt",
            "riscv32", "virt",
            "loongarch64", "virt",
            "s390x", "s390-ccw-virtio",
            "ppc64", "pseries");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Machine {
        QemuText.checkNotEmpty("machine", name);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A machine type without properties.
     *
     * @param name the machine type
     * @return the machine
     * @throws IllegalArgumentException if the name is empty
     */
    public static Machine of(String name) {
        return new Machine(name, PropertyTree.empty());
    }

    /**
     * The default machine type of an architecture.
     *
     * @param architecture the architecture
     * @return {@code q35} for x86, {@code virt} for Arm, RISC-V and LoongArch, {@code s390-ccw-virtio} for IBM Z,
     *     {@code pseries} for POWER, nothing for others
     */
    public static Optional<Machine> defaultOf(Architecture architecture) {
        return Optional.ofNullable(DEFAULTS.get(architecture.qemuName())).map(Machine::of);
    }

    /**
     * This machine with a property, such as {@code Machine.of("virt").with("gic-version", "3")}.
     *
     * @param key the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public Machine with(String key, String value) {
        return new Machine(name, properties.with(key, value));
    }

    /**
     * This machine with a property that is on or off, such as {@code Machine.of("q35").with("smm", true)}.
     *
     * @param key the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public Machine with(String key, boolean value) {
        return new Machine(name, properties.with(key, value));
    }
}
