package dev.qemu4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void theMedianIsTheMiddleValueOrBetweenTheMiddleTwo() {
        assertThat(Distribution.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
        assertThat(Distribution.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
    }

    @Test
    void quantilesAreInterpolated() {
        Distribution values = Distribution.of(new long[] {50, 10, 20, 40, 30});

        assertThat(values.at(0)).isEqualTo(10);
        assertThat(values.at(0.25)).isEqualTo(20);
        assertThat(values.at(0.9)).isEqualTo(46);
        assertThat(values.at(1)).isEqualTo(50);
    }

    @Test
    void nothingHasNoDistribution() {
        assertThatThrownBy(() -> Distribution.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
