package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.process.internal.stop.ProcessStart;
import dev.qemu4j.testkit.TestPrograms;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HelperTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path base;

    private RuntimeDirectory directory;
    private Path socket;
    private ServerSocketChannel server;

    @BeforeEach
    void createDirectory() {
        directory = RuntimeDirectory.create(base);
        socket = directory.socket("helper.sock");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (server != null) {
            server.close();
        }
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    /** The test listens instead of the helper, which is a shell. */
    private void listen() throws Exception {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    @Test
    void aHelperIsReadyWhenItsSocketListens() throws Exception {
        listen();
        try (Helper helper = Helper.start(Scripts.shell("exec sleep 1000"), socket, directory, LONG)) {
            assertThat(helper.socket()).isEqualTo(socket);
            assertThat(helper.failure()).isEmpty();
            assertThat(helper.process().stop(StopPolicy.DEFAULT).step()).isEqualTo(StopOutcome.Step.TERMINATED);
            assertThat(helper.failure()).isPresent();
        }
    }

    @Test
    void aHelperThatExitedNormallyHasNotFailed() throws Exception {
        listen();
        try (Helper helper = Helper.start(
                Scripts.shell("trap 'exit 0' TERM; while :; do sleep 0.05; done"), socket, directory, LONG)) {
            helper.process().awaitExit(Duration.ofMillis(100));
            helper.process().stop(StopPolicy.DEFAULT);
            assertThat(helper.failure()).isEmpty();
        }
    }

    @Test
    void aHelperThatFailsAtStartIsReportedWithItsOutput() {
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> Helper.start(
                        Scripts.shell("echo 'no state directory' >&2; exit 7").name("swtpm"), socket, directory, LONG))
                .withMessageContaining("swtpm ended with exit code 7: no state directory")
                .satisfies(e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.HELPER_FAILED));
    }

    @Test
    void aHelperThatExitsNormallyBeforeItListensHasFailed() {
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> Helper.start(Scripts.shell("exit 0"), socket, directory, LONG))
                .withMessageContaining("ended with exit code 0: it printed nothing");
    }

    @Test
    void aHelperThatDoesNotListenInTimeIsKilled() throws Exception {
        Path pid = base.resolve("pid");
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> Helper.start(
                        Scripts.shell("echo $$ > " + pid + "; exec sleep 1000"),
                        socket,
                        directory,
                        Duration.ofMillis(300)))
                .withMessageContaining(socket.toString())
                .withMessageContaining("300 ms");
        long started = Long.parseLong(Files.readString(pid).strip());
        Eventually.until("the helper is gone", () -> ProcessStart.of(started).isEmpty());
    }

    @Test
    void aFailedHelperIsTheCauseOfQemusStartFailure() throws Exception {
        listen();
        try (Helper helper = Helper.start(
                Scripts.shell("echo 'disk is full' >&2; sleep 0.2; exit 1").name("swtpm"), socket, directory, LONG)) {
            helper.process().awaitExit(LONG);
            QemuProcess qemu =
                    QemuProcess.start(Scripts.shell("echo 'qemu: tpm-emulator: it hung up' >&2; exit 1"), directory);
            qemu.awaitExit(LONG);
            assertThat(qemu.startFailure(List.of(helper)))
                    .hasMessageContaining("swtpm ended with exit code 1: disk is full");
            assertThat(qemu.startFailure()).hasMessageContaining("it hung up");
        }
    }

    @Test
    void aPathWithACommaIsRefusedBecauseItCouldAddOptions() {
        assumeTrue(TestPrograms.find("virtiofsd").isPresent(), "virtiofsd is not installed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Helper.virtiofsd(Path.of("/srv/a,xattr"), socket))
                .withMessageContaining("/srv/a,xattr");
    }
}
