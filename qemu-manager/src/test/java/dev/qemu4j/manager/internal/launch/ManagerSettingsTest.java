package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.process.QemuNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagerSettingsTest {
    private final ManagerSettings.Builder settings = ManagerSettings.builder();

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void aTimeoutThatIsNotPositiveIsRefused(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.startTimeout(timeout))
                .withMessage("startTimeout: " + timeout + " is not greater than zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.commandTimeout(timeout))
                .withMessage("commandTimeout: " + timeout + " is not greater than zero");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aNumberOfStartsThatIsNotPositiveIsRefused(int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.maxConcurrentStarts(number))
                .withMessage("maxConcurrentStarts: " + number + " is not greater than zero");
    }

    @Test
    void aMissingEmulatorIsRefusedWhenItIsSet(@TempDir Path folder) {
        Assertions.assertThatThrownBy(() -> settings.binary(folder.resolve("missing")))
                .isInstanceOf(QemuNotFoundException.class);
    }

    @Test
    void aRefusedSettingKeepsItsValue() {
        Duration before = settings.build().startTimeout();
        assertThatIllegalArgumentException().isThrownBy(() -> settings.startTimeout(Duration.ZERO));
        assertThat(settings.build().startTimeout()).isEqualTo(before);
    }

    @Test
    void aRelativeWorkingDirectoryBecomesAbsolute() {
        settings.workingDirectory(Path.of("somewhere"));
        assertThat(settings.build().workingDirectory())
                .contains(Path.of("somewhere").toAbsolutePath());
    }
}
