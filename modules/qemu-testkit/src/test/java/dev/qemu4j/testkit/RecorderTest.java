package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recorder writes down, with a server that is not QEMU behind it. */
@Timeout(20)
class RecorderTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void everyMessageIsInTheFileBeforeItIsPassedOn() throws Exception {
        Path file = directory.resolve("transcript");
        try (FakeQemu qemu = FakeQemu.builder().prettyPrinted().version("1.2.3").start();
                Recorder recorder = Recorder.start(qemu.address(), file)) {
            try (PlainClient client = PlainClient.connect(recorder.address())) {
                client.readChunk();
                assertThat(Files.readString(file))
                        .endsWith(
                                "+\n< {\"QMP\":{\"version\":{\"qemu\":{\"micro\":3,\"minor\":2,\"major\":1},\"package\":\"\"},"
                                        + "\"capabilities\":[\"oob\"]}}\n");
                client.send("{'execute':\n'qmp_capabilities', 'id': 1}{]").readChunk();
            }
            qemu.connections().getFirst().awaitClosed(SOON);
        }
        assertThat(Transcript.read(file).toString())
                .contains("> {\"execute\":\"qmp_capabilities\",\"id\":1}\n")
                .contains("> \"{]\"\n")
                .contains("< {\"return\":{},\"id\":1}\n")
                .endsWith("- client\n");
    }

    @Test
    void clientsAreServedOneAfterAnotherAndTheServerMayEndThem() throws Exception {
        Path file = directory.resolve("transcript");
        try (FakeQemu qemu = FakeQemu.builder()
                        .greeting(usual -> Reply.text("{}\n").thenClose())
                        .tcp()
                        .start();
                Recorder recorder = Recorder.start(qemu.address(), file)) {
            for (int i = 0; i < 2; i++) {
                try (PlainClient client = PlainClient.connect(recorder.address())) {
                    assertThat(client.readToEnd()).isEqualTo("{}\n");
                }
            }
            assertThat(recorder.transcript()).hasToString("+\n< {}\n- qemu\n+\n< {}\n- qemu\n");
        }
    }

    @Test
    void aClientThatDisconnectsWithoutReadingIsRecordedAsTheFirst() throws Exception {
        Path file = directory.resolve("transcript");
        try (FakeQemu qemu = FakeQemu.builder()
                        .greeting(usual -> Reply.oversize(1L << 40))
                        .start();
                Recorder recorder = Recorder.start(qemu.address(), file)) {
            try (PlainClient client = PlainClient.connect(recorder.address())) {
                assertThat(client.readChunk()).startsWith("{\"return\": \"");
            }
            qemu.connections().getFirst().awaitClosed(SOON);
            assertThat(recorder.transcript()).hasToString("+\n- client\n");
        }
    }

    @Test
    void aMissingQemuFailsTheTest() throws IOException {
        UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of(directory.resolve("nowhere"));
        Recorder recorder = Recorder.start(nowhere, directory.resolve("transcript"));
        try (PlainClient client = PlainClient.connect(recorder.address())) {
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThatThrownBy(recorder::close)
                .isInstanceOf(AssertionError.class)
                .rootCause()
                .isInstanceOf(IOException.class);
    }

    @Test
    void anUnwritableFileIsRefusedAtOnce() {
        Path file = directory.resolve("missing").resolve("transcript");
        assertThatThrownBy(() -> Recorder.start(UnixDomainSocketAddress.of("x"), file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing");
    }
}
