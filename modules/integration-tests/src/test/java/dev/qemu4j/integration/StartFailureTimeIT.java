package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.process.QemuStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How soon a caller knows why QEMU did not start. */
@ExtendWith(FailOnLeaks.class)
@Timeout(120)
class StartFailureTimeIT {
    private static final Logger LOG = LoggerFactory.getLogger(StartFailureTimeIT.class);
    private static final int DEATHS = 21;

    @TempDir
    private Path folder;

    @Test
    void theMessageOfQemuIsKnownWithinATenthOfASecond() throws Exception {
        Path program = folder.resolve("qemu-system-x86_64");
        Path time = folder.resolve("time");
        Files.writeString(
                program,
                "#!/bin/sh\n[ \"$1\" != --version ] || { echo QEMU emulator version 7.2.0; exit; }\n"
                        + "echo \"$0: Could not open '/disk': No such file or directory\" >&2\ndate +%s%N > '" + time
                        + "'\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<Duration> after = new ArrayList<>();
        try (QemuManager manager = QemuManager.builder().binary(program).build()) {
            for (int i = 0; i < DEATHS; i++) {
                QemuStartException e = catchThrowableOfType(
                        QemuStartException.class,
                        () -> manager.create(TestMachines.bare("dies", "pc").build()));
                Instant known = Instant.now();
                assertThat(e).hasMessageContaining("Could not open '/disk'");
                long death = Long.parseLong(Files.readString(time).strip());
                after.add(Duration.between(Instant.ofEpochSecond(0, death), known));
            }
        }
        Collections.sort(after);
        LOG.info(
                "known {} to {} ms after the death",
                after.getFirst().toMillis(),
                after.getLast().toMillis());
        // Half of them, so that a machine that is busy with something else may now and then be late.
        assertThat(after.get(DEATHS / 2)).isLessThan(Duration.ofMillis(100));
    }
}
