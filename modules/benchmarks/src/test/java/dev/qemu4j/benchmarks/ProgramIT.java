package dev.qemu4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The programs run that need a real QEMU. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProgramIT {
    @ParameterizedTest
    @EnumSource(
            value = Program.class,
            mode = Mode.INCLUDE,
            names = {"COMMANDS_QEMU", "IDLE_MACHINES", "CREATE", "CROWD", "LIFE", "CYCLES"})
    void measuresSomethingWithARealQemu(Program program) throws Exception {
        List<Row> rows = program.run(Effort.SMOKE);

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.value()).isFinite());
    }
}
