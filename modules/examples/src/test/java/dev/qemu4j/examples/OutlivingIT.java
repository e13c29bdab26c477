package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.OutlivingMachine;
import dev.qemu4j.manager.QemuManager;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutlivingIT {
    @TempDir
    private Path directory;

    @AfterEach
    void nothingGoesOn() throws Exception {
        try (QemuManager manager =
                QemuManager.builder().outlivingIn(directory.resolve("notes")).build()) {
            for (OutlivingMachine left : manager.outliving()) {
                manager.attach(left.name()).destroy();
            }
        }
    }

    @Test
    void aMachineIsLeftRunningAndEndedByTheNextProgram() throws Exception {
        assertThat(Printed.by(Outliving::main, directory)).containsExactly("web", "RUNNING", "POWERED_OFF");
    }
}
