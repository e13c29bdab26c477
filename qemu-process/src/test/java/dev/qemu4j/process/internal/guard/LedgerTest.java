package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.Eventually;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.Scripts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LedgerTest {
    private static List<ProcessHandle> guards() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains("qemu4j-guard"))
                        .orElse(false))
                .toList();
    }

    @Test
    void oneGuardRunsWhileThereAreNotesAndNoneAMomentLater() throws Exception {
        try (RuntimeDirectory one = RuntimeDirectory.create();
                RuntimeDirectory other = RuntimeDirectory.create()) {
            QemuProcess process = QemuProcess.start(Scripts.shell("exit 0"), one);
            process.awaitExit(Duration.ofSeconds(30));
            Eventually.until("there is a guard", () -> guards().size() == 1);
            assertThat(other.path()).exists();
        }
        Eventually.until("the guard has gone", () -> guards().isEmpty());
    }
}
