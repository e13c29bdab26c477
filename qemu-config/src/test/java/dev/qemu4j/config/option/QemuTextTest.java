package dev.qemu4j.config.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QemuTextTest {
    @Test
    void theLimitOfASocketsPathDependsOnTheSystem() {
        assertThat(QemuText.maxSocketPath("Linux")).isEqualTo(107);
        assertThat(QemuText.maxSocketPath("Mac OS X")).isEqualTo(103);
    }

    @Test
    void aSocketsPathIsMeasuredInBytes() {
        Path path = Path.of("/" + "é".repeat(51));
        assertThat(QemuText.checkSocketPath("serial", path, 103)).isEqualTo(path);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QemuText.checkSocketPath("serial", path, 102))
                .withMessage("serial: '" + path + "' has 103 bytes, but the path of a Unix socket has at most 102");
    }

    @Test
    void anEmptyPathIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QemuText.checkPath("disk", Path.of("")))
                .withMessage("disk: the path is empty");
    }
}
