package dev.qemu4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void aRatioComparesMeasurementsOfTheSameRound() {
        Row row = Row.ratio("twice as long", List.of(2.0, 20.0, 200.0), List.of(1.0, 10.0, 100.0), null);

        assertThat(row.value()).isEqualTo(2);
        assertThat(row.spread()).isEqualTo("2..2, all 2..2, n=3");
    }

    @Test
    void anUpperBoundHoldsUpToItself() {
        assertThat(row(1.25, Bound.atMost(1.25)).line("a")).contains("1.25 x", "<= 1.25", "pass");
        assertThat(row(1.26, Bound.atMost(1.25)).line("a")).contains("1.26 x", "FAIL");
    }

    @Test
    void aLowerBoundHoldsDownToItself() {
        assertThat(row(10, Bound.atLeast(10)).holds()).isTrue();
        assertThat(row(9.9, Bound.atLeast(10)).holds()).isFalse();
    }

    @Test
    void aFigureWithoutABoundHasNoVerdict() {
        Row row = row(1234.5, null);

        assertThat(row.holds()).isTrue();
        assertThat(row.line("a")).contains("1,23").doesNotContain("pass", "FAIL");
    }

    private static Row row(double value, @org.jspecify.annotations.Nullable Bound bound) {
        return new Row("what", value, "x", bound, "");
    }
}
