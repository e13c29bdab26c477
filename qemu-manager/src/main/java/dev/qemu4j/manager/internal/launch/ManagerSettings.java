package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.OutlivingProcesses;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.RuntimeDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a manager was told when it was made. */
public record ManagerSettings(
        Optional<QemuBinary> binary,
        Optional<Path> runtimeBase,
        Duration startTimeout,
        Duration commandTimeout,
        int maxConcurrentStarts,
        LogPolicy logs,
        List<String> wrapper,
        Map<String, String> environment,
        Optional<Path> workingDirectory,
        boolean sandbox,
        OutlivingProcesses outliving) {
    public QemuBinary binary(Architecture architecture) {
        return binary.orElseGet(() -> QemuBinary.find(architecture));
    }

    RuntimeDirectory newRuntimeDirectory() {
        return runtimeBase.map(RuntimeDirectory::create).orElseGet(RuntimeDirectory::create);
    }
}
