package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections: their greeting, their number, their end, and what is left of them. */
@Timeout(30)
class FakeConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void theGreetingCanBeMissing() throws IOException {
        try (FakeQemu qemu = FakeQemu.builder().withoutGreeting().start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            assertThat(client.execute("qmp_capabilities").has("return")).isTrue();
        }
    }

    @Test
    void theGreetingCanBeSplitAndHaveEventsAroundIt() throws IOException {
        try (FakeQemu qemu = FakeQemu.builder()
                        .greeting(usual ->
                                Reply.event("A").then(usual.byteByByte()).then(Reply.event("B")))
                        .start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            assertThat(client.read().get("event").asString()).isEqualTo("A");
            assertThat(client.read().has("QMP")).isTrue();
            assertThat(client.read().get("event").asString()).isEqualTo("B");
        }
    }

    @Test
    void theGreetingAndAnEventCanArriveInOneRead() throws IOException {
        try (FakeQemu qemu = FakeQemu.builder()
                        .greeting(usual -> usual.then(Reply.event("RESUME")))
                        .start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            assertThat(client.readChunk()).contains("QMP").contains("RESUME");
        }
    }

    @Test
    void aSecondClientIsGreetedOnceTheFirstHasGone() throws Exception {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient first = PlainClient.negotiate(qemu.address());
                PlainClient second = PlainClient.connect(qemu.address())) {
            second.channel().configureBlocking(false);
            assertThat(first.execute("query-name").has("return")).isTrue();
            assertThat(second.channel().read(ByteBuffer.allocate(1))).isZero();
            assertThat(qemu.connections()).hasSize(1);

            second.channel().configureBlocking(true);
            first.channel().close();
            assertThat(second.read().has("QMP")).isTrue();
            assertThat(qemu.connections())
                    .extracting(FakeConnection::number, FakeConnection::isOpen)
                    .containsExactly(tuple(1, false), tuple(2, true));
        }
    }

    @Test
    void severalClientsAtOnceEachNegotiateForThemselves() throws Exception {
        try (FakeQemu qemu = FakeQemu.builder().clientsAtOnce(2).start();
                PlainClient first = PlainClient.negotiate(qemu.address());
                PlainClient second = PlainClient.connect(qemu.address())) {
            second.read();
            assertThat(second.execute("query-name").has("error")).isTrue();
            assertThat(qemu.emit("STOP")).isEqualTo(1);
            assertThat(first.read().get("event").asString()).isEqualTo("STOP");
        }
    }

    @Test
    void aConnectionCanBeAwaited() throws Exception {
        try (FakeQemu qemu = FakeQemu.start()) {
            assertThatThrownBy(qemu::connection).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> qemu.awaitConnection(Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no client connected");
            try (PlainClient client = PlainClient.connect(qemu.address())) {
                FakeConnection connection = qemu.awaitConnection(SOON);
                assertThatThrownBy(() -> connection.awaitClosed(Duration.ofMillis(1)))
                        .isInstanceOf(AssertionError.class);
                client.channel().close();
                connection.awaitClosed(SOON);
                assertThat(connection).hasToString("connection 1 (closed)");
            }
        }
    }

    @Test
    void aConnectionCanSendWithoutARequest() throws Exception {
        try (FakeQemu qemu = FakeQemu.builder().withoutGreeting().start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            FakeConnection connection = qemu.awaitConnection(SOON);
            connection.emit("A");
            connection.emit("B", Map.of("x", 1));
            connection.send(Reply.empty());
            connection.send("tail".getBytes(StandardCharsets.UTF_8));
            connection.halfClose();
            assertThat(client.read().get("event").asString()).isEqualTo("A");
            assertThat(client.read().at("/data/x").asInt()).isEqualTo(1);
            assertThat(client.readLine()).isEqualTo("{\"return\":{}}");
            assertThat(client.readToEnd()).isEqualTo("tail");
        }
    }

    @Test
    void aServerThatStopsReadingMakesTheClientsWritesBlock() throws Exception {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            qemu.connection().stopReading();
            client.channel().configureBlocking(false);
            ByteBuffer request = ByteBuffer.wrap("{\"execute\": \"query-name\"}".getBytes(StandardCharsets.UTF_8));
            int sent = 0;
            while (client.channel().write(request) > 0) {
                if (!request.hasRemaining()) {
                    sent++;
                    request.rewind();
                }
            }
            assertThat(sent).isPositive();
            assertThat(qemu.requests("query-name")).isEmpty();

            qemu.connection().resumeReading();
            qemu.awaitRequests("query-name", sent, SOON);
            assertThat(qemu.requests("query-name")).hasSize(sent);
        }
    }

    @Test
    void closeWritesFirstWhatWasSent() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            FakeConnection connection = qemu.connection();
            connection.send(Reply.flood("TICK", 1_000));
            connection.close();
            assertThat(client.readToEnd().lines()).hasSize(1_000);
        }
    }

    @Test
    void aResetDropsWhatIsNotWritten() throws Exception {
        try (FakeQemu qemu = FakeQemu.startTcp();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            FakeConnection connection = qemu.connection();
            connection.send(Reply.oversize(1L << 40));
            connection.reset();
            connection.awaitClosed(SOON);
            assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingLeavesNoThreadSocketOrFile() throws Exception {
        FakeQemu qemu = FakeQemu.start();
        Path socket = ((UnixDomainSocketAddress) qemu.address()).getPath();
        CountDownLatch never = new CountDownLatch(1);
        qemu.on("query-name", request -> {
            never.await();
            return Reply.empty();
        });
        try (PlainClient busy = PlainClient.negotiate(qemu.address());
                PlainClient waiting = PlainClient.connect(qemu.address())) {
            busy.send("{\"execute\": \"query-name\"}{\"execute\": \"stop\"}");
            qemu.awaitRequest("stop", SOON);
            qemu.connection().send(Reply.oversize(1L << 40));
            qemu.connection().send(Reply.event("LATER").after(Duration.ofHours(1)));
            qemu.connection().stopReading();
            assertThat(qemu.server().threads().running())
                    .allMatch(Thread::isVirtual)
                    .allMatch(thread -> thread.getName().startsWith("fake-qemu "))
                    .hasSizeGreaterThanOrEqualTo(5);

            qemu.close();

            assertThat(qemu.server().threads().running()).isEmpty();
            assertThat(qemu.connections()).noneMatch(FakeConnection::isOpen);
            assertThat(socket.getParent()).doesNotExist();
            assertThatThrownBy(waiting::readLine).isInstanceOf(IOException.class);
        }
        qemu.close();
    }

    @Test
    void manyClientsOneAfterAnotherLeaveNothing() throws Exception {
        try (FakeQemu qemu = FakeQemu.start()) {
            long before = openFiles();
            for (int i = 0; i < 300; i++) {
                PlainClient.negotiate(qemu.address()).close();
            }
            for (FakeConnection connection : qemu.connections()) {
                connection.awaitClosed(SOON);
            }
            assertThat(qemu.connections()).hasSize(300);
            assertThat(openFiles()).isLessThan(before + 100);
        }
    }

    private static long openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(descriptors)) {
            return files.count();
        }
    }

    @Test
    void closeKeepsAnInterruptOfItsCaller() {
        FakeQemu qemu = FakeQemu.start();
        Thread.currentThread().interrupt();
        qemu.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(qemu.server().threads().running()).isEmpty();
    }

    @Test
    void aGivenUnixAddressIsUsedAndItsFileIsRemoved(@TempDir Path directory) throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("here"));
        try (FakeQemu qemu = FakeQemu.builder().address(address).start();
                PlainClient client = PlainClient.connect(address)) {
            assertThat(qemu.address()).isEqualTo(address);
            assertThat(client.read().has("QMP")).isTrue();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anUnusableAddressIsNamed(@TempDir Path directory) {
        SocketAddress address =
                UnixDomainSocketAddress.of(directory.resolve("missing").resolve("here"));
        assertThatThrownBy(() -> FakeQemu.builder().address(address).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing");
    }
}
