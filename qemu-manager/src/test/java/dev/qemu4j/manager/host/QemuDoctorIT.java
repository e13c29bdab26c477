package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.manager.host.Finding.Level;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class QemuDoctorIT {
    @ParameterizedTest
    @MethodSource(TestQemus.ALL)
    void aHostWithQemuHasNoProblemAndEveryWarningHasAFix(TestQemu qemu) throws Exception {
        HealthReport report = QemuDoctor.of(Architecture.X86_64, QemuBinary.at(qemu.program()))
                .examine();
        assertThat(report.level()).isNotEqualTo(Level.PROBLEM);
        assertThat(report.findings())
                .extracting(Finding::subject)
                .contains("qemu-system-x86_64", "accelerator tcg", "UEFI firmware", "qemu-img", "runtime directory");
        assertThat(report.findings())
                .filteredOn(finding -> finding.level() != Level.OK)
                .allSatisfy(finding -> assertThat(finding.fix()).isPresent());
        assertThat(report.toTable().lines())
                .hasSizeGreaterThanOrEqualTo(report.findings().size());
    }

    @Test
    void aHostWithoutTheEmulatorHasAProblem() throws Exception {
        HealthReport report = QemuDoctor.of(Architecture.of("nosuch")).examine();
        assertThat(report.level()).isEqualTo(Level.PROBLEM);
        JsonNode json = JsonMapper.shared().readTree(report.toJson());
        assertThat(json.path("level").asString()).isEqualTo("PROBLEM");
        assertThat(json.path("findings").path(0).path("subject").asString()).isEqualTo("qemu-system-nosuch");
        assertThat(json.path("findings").path(0).path("fix").asString()).isNotBlank();
    }
}
