package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds a QEMU back while it starts: it makes a character device whose socket nobody connects to, and waits for somebody before
 * it comes to its monitor. So its creation stays half-way, for as long as a test needs it there.
 */
final class Gate {
    private final Path socket;

    Gate(Path folder) {
        socket = folder.resolve("gate");
    }

    VmConfig before(VmConfig.Builder config) {
        return config.argument("-chardev", "socket,id=gate,path=" + socket + ",server=on,wait=on")
                .build();
    }

    /** Waits until QEMU is there and waits, and returns its pid. */
    long awaitHeld() throws Exception {
        Await.until("QEMU at the gate", () -> Files.exists(socket));
        List<ProcessHandle> qemus = QemuProcesses.all();
        assertThat(qemus).hasSize(1);
        return qemus.getFirst().pid();
    }
}
