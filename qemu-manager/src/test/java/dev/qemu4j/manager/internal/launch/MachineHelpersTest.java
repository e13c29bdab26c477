package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineHelpersTest {
    private final MachineHelpers helpers =
            new MachineHelpers(ManagerSettings.builder().build(), "web");

    @Test
    void hungHelpersAreEndedInTheTimeOfOne(@TempDir Path base) throws Exception {
        List<QemuProcess> processes = new ArrayList<>();
        List<Path> directories = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RuntimeDirectory directory = RuntimeDirectory.create(base);
            QemuProcess hung = QemuProcess.start(
                    QemuLaunch.of(List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done")), directory);
            processes.add(hung);
            directories.add(directory.path());
            helpers.add(new MachineHelpers.Running(
                    Helper.attached(hung, directory.socket(MachineHelpers.SOCKET)), directory));
        }
        try {
            long begun = System.nanoTime();
            helpers.end();
            // a second to end by itself, and one until SIGKILL; five times as long one after the other
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
            assertThat(processes).noneMatch(QemuProcess::isAlive);
            assertThat(directories).noneMatch(Files::exists);
        } finally {
            for (QemuProcess process : processes) {
                process.stop(StopPolicy.AT_ONCE);
            }
        }
    }
}
