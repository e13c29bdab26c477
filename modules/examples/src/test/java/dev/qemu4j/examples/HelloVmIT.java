package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HelloVmIT {
    @Test
    void theGuestIsSeenRunningAndPowersOff(@TempDir Path directory) throws Exception {
        assertThat(Printed.by(HelloVm::main, directory))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"running\":true"),
                        line -> assertThat(line).isEqualTo("POWERED_OFF"));
    }
}
