package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(120)
class QemuProcessIT {
    @Parameter
    private TestQemu qemu;

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> BARE = List.of("-accel", "tcg", "-display", "none", "-nodefaults", "-S");

    private RuntimeDirectory directory;

    @BeforeEach
    void createDirectory() {
        directory = RuntimeDirectory.create();
    }

    @AfterEach
    void nothingIsLeft() {
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    private QemuLaunch launch(String... more) {
        return QemuLaunch.of(QemuBinary.at(qemu.program()))
                .arguments(java.util.stream.Stream.concat(BARE.stream(), List.of(more).stream())
                        .toList())
                .name("it")
                .log(LogPolicy.tail());
    }

    /**
     * Reads the greeting and the reply to a first command. QEMU sends the greeting from its own thread, perhaps before it handles signals; it
     * replies from its main loop.
     */
    private static String greeting(Path socket) throws Exception {
        Eventually.until("the monitor listens", () -> Files.exists(socket));
        try (SocketChannel channel = connect(socket)) {
            channel.write(ByteBuffer.wrap("{\"execute\":\"qmp_capabilities\"}".getBytes(StandardCharsets.UTF_8)));
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            String text = "";
            while (!text.contains("return")) {
                assertThat(channel.read(buffer)).isPositive();
                text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            }
            return text;
        }
    }

    private static SocketChannel connect(Path socket) throws Exception {
        AtomicReference<SocketChannel> connected = new AtomicReference<>();
        Eventually.until("the monitor accepts", () -> {
            try {
                // A new one each time: a channel that was refused is closed.
                connected.set(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
                return true;
            } catch (ConnectException e) {
                return false;
            }
        });
        return connected.get();
    }

    @Test
    void theVersionIsRead() throws Exception {
        QemuBinary binary = QemuBinary.at(qemu.program());
        assertThat(binary.version()).hasToString(qemu.version());
        assertThat(binary.versionText()).startsWith("QEMU emulator version " + qemu.version());
    }

    @Test
    void qemuStartsListensAndExitsNormallyOnSigterm() throws Exception {
        Path socket = directory.socket("qmp.sock");
        QemuProcess process = QemuProcess.start(launch("-qmp", "unix:" + socket + ",server=on,wait=off"), directory);
        assertThat(greeting(socket)).contains("\"QMP\"");
        StopOutcome outcome = process.stop(StopPolicy.DEFAULT);
        assertThat(outcome.step()).isEqualTo(StopOutcome.Step.TERMINATED);
        assertThat(outcome.exit().exitCode()).hasValue(0);
        assertThat(outcome.exit().outputTail()).contains("terminating on signal 15");
    }

    @Test
    void theSocketOfAKilledQemuIsRemovedWithTheDirectory() throws Exception {
        Path socket = directory.socket("qmp.sock");
        QemuProcess process = QemuProcess.start(launch("-qmp", "unix:" + socket + ",server=on,wait=off"), directory);
        greeting(socket);
        assertThat(process.stop(StopPolicy.AT_ONCE).step()).isEqualTo(StopOutcome.Step.KILLED);
        assertThat(socket).exists();
    }

    @Test
    void aQemuThatCannotStartReportsTheCause() throws Exception {
        QemuProcess process = QemuProcess.start(launch("-device", "no-such-device"), directory);
        assertThat(process.awaitExit(LONG).orElseThrow().exitCode()).hasValue(1);
        assertThat(process.startFailure()).hasMessageContaining("'no-such-device' is not a valid device model name");
    }
}
