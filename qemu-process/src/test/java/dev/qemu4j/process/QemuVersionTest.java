package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class QemuVersionTest {
    @Test
    void aDistributionsVersionIsReadWithItsText() {
        QemuVersion version = QemuVersion.parse("""
                QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)
                Copyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers
                """).orElseThrow();
        assertThat(version)
                .isEqualTo(new QemuVersion(7, 2, 22, "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)"));
        assertThat(version).hasToString("7.2.22");
    }

    @Test
    void aVersionWithTwoNumbersHasTheThirdAsZero() {
        assertThat(QemuVersion.parse("QEMU emulator version 10.1"))
                .hasValueSatisfying(version -> assertThat(version.micro()).isZero());
    }

    @Test
    void whatIsNotFromQemuHasNoVersion() {
        assertThat(QemuVersion.parse("grep (GNU grep) 3.8")).isEmpty();
        assertThat(QemuVersion.parse("")).isEmpty();
        assertThat(QemuVersion.parse("QEMU emulator version 99999999999.1")).isEmpty();
    }

    @Test
    void versionsAreOrderedAsNumbers() {
        QemuVersion ten = new QemuVersion(10, 0, 3, "");
        assertThat(ten).isGreaterThan(new QemuVersion(9, 2, 50, "")).isLessThan(new QemuVersion(10, 0, 12, ""));
        assertThat(ten.isAtLeast(10, 0)).isTrue();
        assertThat(ten.isAtLeast(9, 5)).isTrue();
        assertThat(ten.isAtLeast(10, 1)).isFalse();
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QemuVersion(1, -2, 3, ""))
                .withMessageContaining("1.-2.3");
    }
}
