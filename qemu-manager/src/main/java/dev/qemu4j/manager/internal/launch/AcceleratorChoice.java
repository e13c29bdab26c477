package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.host.AcceleratorReport;
import dev.qemu4j.manager.host.Accelerators;
import dev.qemu4j.process.QemuBinary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces the accelerator {@code auto} of a configuration by the fastest one that works on this host. */
public final class AcceleratorChoice {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    private AcceleratorChoice() {}

    /** {@return the configuration with an accelerator; the same one if it has no {@code auto}} */
    public static VmConfig make(VmConfig config, QemuBinary binary) throws InterruptedException {
        if (config.accelerators().stream().noneMatch(Accelerator::isAuto)) {
            return config;
        }
        AcceleratorReport fastest = Accelerators.fastest(binary, config.architecture());
        LOG.info(
                "VM '{}': chose the accelerator {} ({})",
                config.name(),
                fastest.accelerator().name(),
                fastest.reason());
        return config.withAccelerator(fastest.accelerator());
    }
}
