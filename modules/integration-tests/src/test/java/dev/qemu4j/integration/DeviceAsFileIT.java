package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.Disk;
import dev.qemu4j.process.QemuStartException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file that needs another source is refused with the source to use. */
@Timeout(60)
class DeviceAsFileIT extends EveryQemuTests {
    @Test
    void whatIsNoRegularFileIsRefusedWithTheSourceToUse() {
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> manager.create(TestMachines.bare("device", "q35")
                        .disk(Disk.raw(Path.of("/dev/null")))
                        .build()))
                .satisfies(e -> assertThat(e.diagnosis().remedy().orElse("")).contains("FileSource.device(path)"));
    }
}
