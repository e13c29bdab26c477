package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestProgramsTest {
    @Test
    void aProgramIsFoundOnThePath() {
        assertThat(TestPrograms.find("sh", true))
                .hasValueSatisfying(path -> assertThat(path).isAbsolute().isExecutable());
    }

    @Test
    void aMissingProgramIsAnErrorOnlyOnACompleteHost() {
        assertThat(TestPrograms.find("there-is-no-such-program", false)).isEmpty();
        assertThatThrownBy(() -> TestPrograms.find("there-is-no-such-program", true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("there-is-no-such-program")
                .hasMessageContaining(TestPrograms.COMPLETE);
    }
}
