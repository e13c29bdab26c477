package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariableStoreIT {
    @TempDir
    private Path folder;

    private VmConfig machine(String name, Path code, Path variables) {
        return TestMachines.bare(name, "q35").part(Uefi.of(code, variables)).build();
    }

    @Test
    void aVariableStoreIsForOneMachineAtATime() throws Exception {
        Path code = Files.write(folder.resolve("code"), new byte[1 << 20]);
        Path variables = Files.write(folder.resolve("variables"), new byte[1 << 20]);
        Path link = Files.createSymbolicLink(folder.resolve("link"), variables);
        try (QemuManager manager = QemuManager.create();
                QemuManager other = QemuManager.create()) {
            VirtualMachine first = manager.create(machine("first", code, variables));
            VmConfig second = machine("second", code, link);
            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(() -> other.create(second))
                    .withMessageContaining("VM 'first' uses the variable store " + link);
            assertThat(other.find("second")).isEmpty();
            first.close();
            other.create(second).close();
        }
    }
}
