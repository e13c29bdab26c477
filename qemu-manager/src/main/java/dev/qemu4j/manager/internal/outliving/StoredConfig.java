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

/** A configuration among the notes of a machine that outlives its JVM, and back. The one place that knows in what form. */
public final class StoredConfig {
    private static final String CONFIG = "config";

    private StoredConfig() {}

    /**
     * Writes a configuration. Secrets are named by the files in the machine's directory in which they are.
     *
     * @throws VmConfigJsonException if it has a part that is not this library's
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
     * @throws VmConfigJsonException if it is something else
     */
    public static VmConfig read(Map<String, String> properties) {
        return VmConfigJson.read(properties.getOrDefault(CONFIG, ""));
    }
}
