package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A machine that runs on although the program that created it, or was attached to it, may have ended.
 *
 * @param name its name, unique among those of the user
 * @param pid the process id of its QEMU
 * @param version the version of that QEMU, such as {@code 7.2.22}
 * @param config what it consists of
 * @param attachedBy the process id of the JVM that has it at the moment, itself included; empty if none does, or the system does not
 *     tell
 */
public record OutlivingMachine(String name, long pid, String version, VmConfig config, OptionalLong attachedBy) {
    /** Checks that nothing is null. */
    public OutlivingMachine {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(attachedBy, "attachedBy");
    }
}
