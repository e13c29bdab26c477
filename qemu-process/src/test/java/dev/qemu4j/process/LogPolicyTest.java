package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "1", "TRUE", "Yes", " true "})
    void theEnvironmentCanEnableLogs(String value) {
        assertThat(LogPolicy.fromEnvironment(value)).isEqualTo(LogPolicy.kept());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "false", "no", "0", "on", "11"})
    void anyOtherValueKeepsTheTailOnly(String value) {
        assertThat(LogPolicy.fromEnvironment(value)).isEqualTo(LogPolicy.tail());
    }

    @Test
    void aSizeSmallerThanTheTailIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogPolicy.tail().withMaxBytes(1000))
                .withMessageContaining("1000");
    }
}
