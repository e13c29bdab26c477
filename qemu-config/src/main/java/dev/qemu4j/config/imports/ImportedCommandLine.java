package dev.qemu4j.config.imports;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import java.util.List;
import java.util.Objects;

/**
 * A configuration that was imported from a command line of QEMU. Options that this library has a type for become values of that
 * type, other devices, network back ends, block nodes and objects become generic parts, and all other options are passed on
 * unchanged.
 *
 * @param config the configuration
 * @param notes differences between the command line and the configuration, for people
 */
public record ImportedCommandLine(VmConfig config, List<String> notes) {
    /** Copies the list. */
    public ImportedCommandLine {
        Objects.requireNonNull(config, "config");
        notes = List.copyOf(notes);
    }

    /**
     * Imports a command line.
     *
     * @param architecture the architecture of the emulator
     * @param arguments the arguments, without the emulator
     * @return the configuration
     * @throws IllegalArgumentException if the command line is malformed, or its configuration is invalid
     */
    public static ImportedCommandLine of(Architecture architecture, List<String> arguments) {
        return new CommandLineImport(architecture).read(arguments);
    }
}
