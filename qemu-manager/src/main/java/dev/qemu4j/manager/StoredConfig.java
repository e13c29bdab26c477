package dev.qemu4j.manager;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.ImportedCommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.RuntimeDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A configuration among the notes of a machine that outlives its JVM, and back. The one place that knows in what form. */
final class StoredConfig {
    private static final String ARCHITECTURE = "config.architecture";
    private static final String ARGUMENTS = "config.arguments";
    private static final String PAUSED = "config.startPaused";

    private StoredConfig() {}

    /** Secrets are named by the files in the machine's directory in which they are. */
    static Map<String, String> write(VmConfig config, RuntimeDirectory directory) {
        Path folder = directory.path();
        CommandLine line = CommandLine.of(
                config.toBuilder().startPaused(false).build(),
                secret -> folder.resolve(SecretFiles.name(secret)),
                folder::resolve);
        return Map.of(
                ARCHITECTURE,
                config.architecture().qemuName(),
                ARGUMENTS,
                JsonMapper.shared().writeValueAsString(line.arguments()),
                PAUSED,
                String.valueOf(config.startPaused()));
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static VmConfig read(String name, Map<String, String> properties) {
        try {
            List<String> arguments =
                    List.of(JsonMapper.shared().readValue(properties.getOrDefault(ARGUMENTS, ""), String[].class));
            Architecture architecture = Architecture.of(properties.getOrDefault(ARCHITECTURE, ""));
            return ImportedCommandLine.of(architecture, arguments).config().toBuilder()
                    .name(name)
                    .startPaused(Boolean.parseBoolean(properties.get(PAUSED)))
                    .build();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the configuration of VM '" + name + "' cannot be read", e);
        }
    }
}
