package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A running machine that outlives the program that created it; see {@link QemuManager#createOutliving}.
 *
 * @param name its name, unique among the outliving machines of the user
 * @param pid the process id of its QEMU
 * @param version the version of its QEMU, such as {@code 7.2.22}
 * @param config its configuration
 * @param attachedBy the process id of the JVM that is attached to it, which may be this one; empty if none is, or the system does not tell
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
