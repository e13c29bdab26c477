package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.testkit.internal.guest.LinuxGuestFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TypeAndSeeIT {
    @Test
    void theGuestsOutputIsReadAndItsScreenIsTypedOnAndSeen(@TempDir Path directory) throws Exception {
        Optional<LinuxGuestFiles> guest = LinuxGuestFiles.find();
        assumeTrue(guest.isPresent(), LinuxGuestFiles.MISSING);
        Path picture = directory.resolve("screen.png");
        assertThat(Printed.by(TypeAndSee::main, guest.orElseThrow().directory(), picture))
                .satisfiesExactly(
                        line -> assertThat(line).matches("The guest has \\d+ KiB, and says so in \\d+ lines more\\."),
                        line -> assertThat(line).isEqualTo("Typed, not sent"),
                        line -> assertThat(line).matches("screenshot of \\d+ x \\d+ pixels"),
                        line -> assertThat(line).matches("CPUs of the host in use: \\d+\\D\\d\\d"),
                        line -> assertThat(line).startsWith("Memory of the host in use: "),
                        line -> assertThat(line).isEqualTo("POWERED_OFF"));
        assertThat(picture).binaryContent().startsWith(0x89, 'P', 'N', 'G');
    }
}
