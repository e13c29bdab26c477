package dev.qemu4j.integration;

import java.util.List;

/** The QEMUs that this JVM has started and that are still there. */
final class QemuProcesses {
    private QemuProcesses() {}

    static List<ProcessHandle> all() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(" -qmp unix:"))
                .toList();
    }
}
