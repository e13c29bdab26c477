package dev.qemu4j.process.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.QemuVersion;
import org.junit.jupiter.api.Test;

class VersionLineTest {
    @Test
    void theVersionAndTheLineOfADistributionAreRead() {
        assertThat(VersionLine.in("""
            QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)
            Copyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers
            """))
                .contains(new VersionLine(
                        new QemuVersion(7, 2, 22), "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)"));
    }

    @Test
    void aVersionWithTwoNumbersHasZeroAsItsThird() {
        assertThat(VersionLine.in("QEMU emulator version 10.1"))
                .hasValueSatisfying(line -> assertThat(line.version().micro()).isZero());
    }

    @Test
    void theOutputOfAnotherProgramHasNoVersion() {
        assertThat(VersionLine.in("grep (GNU grep) 3.8")).isEmpty();
        assertThat(VersionLine.in("")).isEmpty();
        assertThat(VersionLine.in("QEMU emulator version 99999999999.1")).isEmpty();
    }
}
