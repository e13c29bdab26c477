package dev.qemu4j.config.imports;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import java.util.List;
import java.util.Objects;

/**
 * A command line that somebody wrote for QEMU, as a configuration. What has a type becomes a value of that type, what has the
 * form of a device, network backend, block node or object becomes a generic one, and the rest is passed on as it is.
 *
 * @param config the configuration
 * @param notes what the configuration can't say of the command line, for people
 */
public record ImportedCommandLine(VmConfig config, List<String> notes) {
    /** Copies the list. */
    public ImportedCommandLine {
        Objects.requireNonNull(config, "config");
        notes = List.copyOf(notes);
    }

    /**
     * Reads a command line.
     *
     * @param architecture the architecture that the emulator is for
     * @param arguments the arguments, without the emulator
     * @return the configuration
     * @throws IllegalArgumentException if the command line is none, or cannot be right
     */
    public static ImportedCommandLine of(Architecture architecture, List<String> arguments) {
        return new CommandLineImport(architecture).read(arguments);
    }
}
