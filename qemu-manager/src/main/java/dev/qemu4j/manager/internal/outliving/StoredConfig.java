package dev.qemu4j.manager.internal.outliving;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.manager.internal.launch.SecretFiles;
import dev.qemu4j.manager.json.VmConfigJson;
import dev.qemu4j.manager.json.VmConfigJsonException;
import dev.qemu4j.process.RuntimeDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a configuration to the record of a machine that outlives its JVM, and reads it back. */
public final class StoredConfig {
    private static final String CONFIG = "config";

    private StoredConfig() {}

    /**
     * Writes a configuration. Secrets are replaced by references to their files in the machine's directory.
     *
     * @throws VmConfigJsonException if it has a part that JSON cannot express
     */
    static Map<String, String> write(VmConfig config, RuntimeDirectory directory) {
        Path folder = directory.path();
        List<Part> parts = new ArrayList<>(config.parts());
        parts.replaceAll(part -> part instanceof Secret secret && secret.file().isEmpty()
                ? Secret.file(secret.id(), folder.resolve(SecretFiles.name(secret)))
                : part);
        VmConfig.Builder stored = config.toBuilder().removeParts(part -> true);
        parts.forEach(stored::part);
        return Map.of(CONFIG, VmConfigJson.write(stored.build()));
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws VmConfigJsonException if the properties hold no valid configuration
     */
    public static VmConfig read(Map<String, String> properties) {
        return VmConfigJson.read(properties.getOrDefault(CONFIG, ""));
    }
}
