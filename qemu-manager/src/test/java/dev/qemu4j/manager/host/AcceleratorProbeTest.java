package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.MicroGuest;
import org.junit.jupiter.api.Test;

class AcceleratorProbeTest {
    /** Its source stands beside those of the other micro guests, and so does the test that the bytes agree with it. */
    @Test
    void theProbeIsTheWorkloadAmongTheMicroGuests() {
        assertThat(AcceleratorProbe.image()).isEqualTo(MicroGuest.WORKLOAD.image());
    }
}
