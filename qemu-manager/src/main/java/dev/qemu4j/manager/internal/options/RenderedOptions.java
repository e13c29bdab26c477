package dev.qemu4j.manager.internal.options;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.QemuOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The options that describe a machine, for inspection: which ports it has, which network interfaces, what its sandbox must allow. Secrets
 * and consoles have placeholders instead of real paths, so nothing is written and QEMU cannot be started with these options.
 */
public final class RenderedOptions {
    private RenderedOptions() {}

    /** {@return the options for a configuration, in their order} */
    public static List<QemuOption> of(VmConfig config) {
        return CommandLine.of(config, secret -> Path.of("secret-" + secret.id()), id -> Path.of("console-" + id))
                .options();
    }
}
