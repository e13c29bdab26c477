package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.option.ConfigProblem;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The check against capabilities predicts what a real QEMU refuses when it starts. */
@ParameterizedClass(name = "{0}")
@MethodSource(RealQemu.ALL)
@Timeout(60)
class CapabilityCheckIT {
    @Parameter
    RealQemu qemu;

    @TempDir
    Path folder;

    private AskedCapabilities capabilities;

    @BeforeEach
    void asks() {
        capabilities = new AskedCapabilities(folder);
    }

    @Test
    void qemuRefusesWhatTheCheckReports() throws Exception {
        refused(VmConfig.builder().machine("q36").build(), "no machine 'q36'");
        refused(VmConfig.builder().cpu("qemu63").build(), "no CPU model 'qemu63'");
        refused(VmConfig.builder().part(Device.of("virtio-fs-pci")).build(), "no device 'virtio-fs-pci'");
        refused(
                VmConfig.builder()
                        .part(Device.of("virtio-rng-pci").with("max-bites", "1"))
                        .build(),
                "no property 'max-bites'; closest: max-bytes");
    }

    private void refused(VmConfig config, String reason) throws Exception {
        assertThat(config.check(capabilities.of(qemu, config)))
                .extracting(ConfigProblem::toString)
                .singleElement()
                .asString()
                .contains(reason);
        assertThatIllegalStateException().isThrownBy(() -> {
            try (QemuSession session = QemuSession.start(qemu, config, folder)) {
                session.execute("{\"execute\":\"query-status\"}");
            }
        });
    }
}
