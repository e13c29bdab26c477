package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.option.ConfigProblem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The check against capabilities says beforehand what a real QEMU says when it starts. */
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
    void everydayMachinesPassButForWhatCameLater() throws Exception {
        for (Map.Entry<String, VmConfig> vm : EverydayVms.in(folder).entrySet()) {
            if (vm.getValue().architecture().equals(Architecture.X86_64)) {
                assertThat(vm.getValue().check(capabilities.of(qemu, vm.getValue())))
                        .as(vm.getKey())
                        .filteredOn(problem -> qemu.isAtLeast("7.2") || !isLater(problem))
                        .isEmpty();
            }
        }
    }

    /** What came after the oldest QEMU that is supported. */
    private static boolean isLater(ConfigProblem problem) {
        return problem.reason().contains("needs QEMU") || problem.reason().contains("no device 'pvpanic-pci'");
    }

    @Test
    void whatItMissesQemuRefuses() throws Exception {
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
