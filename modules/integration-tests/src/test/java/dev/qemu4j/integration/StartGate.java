package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps a QEMU from completing its start: it waits for a client at the socket of a character device before it opens its monitor. So the
 * creation of its machine blocks for as long as a test needs.
 */
final class StartGate {
    private final Path socket;

    StartGate(Path folder) {
        socket = folder.resolve("gate");
    }

    VmConfig addTo(VmConfig.Builder config) {
        return config.argument("-chardev", "socket,id=gate,path=" + socket + ",server=on,wait=on")
                .build();
    }

    /** Waits until QEMU waits at the gate, and returns its pid. */
    long awaitHeld() throws Exception {
        Await.until("QEMU at the gate", () -> Files.exists(socket));
        List<ProcessHandle> qemus = QemuProcesses.all();
        assertThat(qemus).hasSize(1);
        return qemus.getFirst().pid();
    }
}
