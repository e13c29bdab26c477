package dev.qemu4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The programs run. What they measure in so short a time is meaningless. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProgramTest {
    @ParameterizedTest
    @EnumSource(
            value = Program.class,
            mode = Mode.INCLUDE,
            names = {"COMMANDS", "EVENTS", "CODEC", "CONFIG", "IDLE"})
    void measuresSomethingWithoutQemu(Program program) throws Exception {
        List<Row> rows = program.run(Effort.SMOKE);

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.value()).isFinite());
        assertThat(rows).anySatisfy(row -> assertThat(row.bound()).isNotNull());
    }

    @Test
    void anUnknownNameIsRefusedWithTheListOfNames() {
        assertThatThrownBy(() -> Program.named("speed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("speed", "commands-1-cpu", "idle");
    }
}
