package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.OutlivingMachine;
import dev.qemu4j.manager.QemuManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    void aMachineIsLeftRunningAndEndedByWhoComesNext() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardOut = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Outliving.main(new String[] {directory.toString()});
        } finally {
            System.setOut(standardOut);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly("web", "RUNNING", "POWERED_OFF");
    }
}
