package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.QemuStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that only one machine can use, or only in another way, are refused with what to do. */
@Timeout(60)
class FilesOfOneMachineIT extends EveryQemuTests {
    private static final int FLASH = 256 * 1024;

    @TempDir
    private Path files;

    @Test
    void twoMachinesCannotShareAVariableStore() throws Exception {
        Path code = Files.write(files.resolve("code"), new byte[FLASH]);
        Path variables = Files.write(files.resolve("variables"), new byte[FLASH]);
        manager.create(
                TestMachines.bare("one", "q35").part(Uefi.of(code, variables)).build());
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> manager.create(TestMachines.bare("two", "q35")
                        .part(Uefi.of(code, variables))
                        .build()))
                .satisfies(e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.IMAGE_LOCKED));
        // The code is shared.
        Path others = Files.write(files.resolve("others"), new byte[FLASH]);
        assertThat(manager.create(TestMachines.bare("three", "q35")
                        .part(Uefi.of(code, others))
                        .build()))
                .isNotNull();
    }

    @Test
    void whatIsNoRegularFileIsRefusedWithTheSourceToUse() {
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> manager.create(TestMachines.bare("device", "q35")
                        .disk(Disk.raw(Path.of("/dev/null")))
                        .build()))
                .satisfies(e -> assertThat(e.diagnosis().remedy().orElse("")).contains("FileSource.device(path)"));
    }
}
