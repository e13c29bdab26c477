package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class QemuVersionTest {
    @Test
    void versionsAreOrderedAsNumbers() {
        QemuVersion ten = new QemuVersion(10, 0, 3);
        assertThat(ten).isGreaterThan(new QemuVersion(9, 2, 50)).isLessThan(new QemuVersion(10, 0, 12));
        assertThat(ten.isAtLeast(10, 0)).isTrue();
        assertThat(ten.isAtLeast(9, 5)).isTrue();
        assertThat(ten.isAtLeast(10, 1)).isFalse();
    }

    @Test
    void aVersionIsParsed() {
        assertThat(QemuVersion.parse("7.2.22"))
                .isEqualTo(new QemuVersion(7, 2, 22))
                .hasToString("7.2.22");
        assertThat(QemuVersion.parse("10.1")).isEqualTo(new QemuVersion(10, 1, 0));
    }

    @Test
    void textThatIsNotAVersionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QemuVersion.parse("7.2-rc1"))
                .withMessageContaining("7.2-rc1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QemuVersion(1, -2, 3))
                .withMessageContaining("1.-2.3");
    }
}
