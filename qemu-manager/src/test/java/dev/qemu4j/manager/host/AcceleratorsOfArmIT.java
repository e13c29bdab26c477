package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.testkit.TestPrograms;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AcceleratorsOfArmIT {
    @Test
    void theGuestForArmDoesItsWorkAndIsTimed() throws Exception {
        Optional<Path> program = TestPrograms.find("qemu-system-aarch64");
        assumeTrue(program.isPresent(), "qemu-system-aarch64 is not installed");
        AcceleratorReport fastest = Accelerators.fastest(QemuBinary.at(program.orElseThrow()), Architecture.AARCH64);
        assertThat(fastest.usable()).as(fastest.reason()).isTrue();
        assertThat(fastest.time()).isPresent();
    }
}
