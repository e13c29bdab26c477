package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.internal.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the server does by default: what QEMU does. */
@Timeout(20)
class FakeQemuTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void itListensOnASocketInAPrivateDirectory() throws IOException {
        Path socket;
        try (FakeQemu qemu = FakeQemu.start()) {
            socket = ((UnixDomainSocketAddress) qemu.address()).getPath();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void itListensOnALoopbackPort() throws IOException {
        try (FakeQemu qemu = FakeQemu.startTcp();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(((InetSocketAddress) qemu.address()).getAddress().isLoopbackAddress())
                    .isTrue();
            assertThat(client.execute("query-status").at("/return/status").asString())
                    .isEqualTo("running");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itConnectsToAClientThatListens(boolean unix, @TempDir Path directory) throws Exception {
        SocketAddress where = unix
                ? UnixDomainSocketAddress.of(directory.resolve("client.sock"))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocketChannel listening =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open()) {
            listening.bind(where);
            try (FakeQemu qemu = FakeQemu.builder()
                            .connectTo(listening.getLocalAddress())
                            .start();
                    PlainClient client = new PlainClient(listening.accept())) {
                assertThat(qemu.address()).isEqualTo(listening.getLocalAddress());
                assertThat(client.read().has("QMP")).isTrue();
                assertThat(client.execute("qmp_capabilities").has("return")).isTrue();
                assertThat(client.execute("query-status").at("/return/status").asString())
                        .isEqualTo("running");
                assertThat(client.send("{\"execute\": \"quit\"}").readToEnd()).contains("SHUTDOWN");
                qemu.awaitQuit(SOON);
            }
        }
    }

    @Test
    void itDoesNotStartIfItCannotConnect(@TempDir Path directory) {
        UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of(directory.resolve("none.sock"));
        assertThatThrownBy(() -> FakeQemu.builder().connectTo(nowhere).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(nowhere.toString());
    }

    @Test
    void theGreetingHasTheVersionAndTheCapabilities() throws IOException {
        FakeQemuBuilder builder =
                FakeQemu.builder().version("10.0.13").packageName("Debian").capabilities();
        try (FakeQemu qemu = builder.start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            assertThat(client.readLine())
                    .isEqualTo("{\"QMP\":{\"version\":{\"qemu\":{\"micro\":13,\"minor\":0,\"major\":10},"
                            + "\"package\":\"Debian\"},\"capabilities\":[]}}");
        }
    }

    @Test
    void anInvalidVersionIsRefused() {
        assertThatThrownBy(() -> FakeQemu.builder().version("seven").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'seven'");
    }

    @Test
    void everyCommandFailsBeforeNegotiation() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            client.read();
            JsonNode answer = client.ask("{\"execute\": \"query-status\", \"id\": 1}");
            assertThat(answer.at("/error/class").asString()).isEqualTo("CommandNotFound");
            assertThat(answer.at("/error/desc").asString()).startsWith("Expecting capabilities negotiation");
            assertThat(answer.get("id").asInt()).isEqualTo(1);
        }
    }

    @Test
    void anUnknownCapabilityIsRefusedAndNegotiationCanBeRepeated() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            client.read();
            JsonNode refusal = client.ask("{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": [\"x\"]}}");
            assertThat(refusal.at("/error/desc").asString()).contains("'x'");
            assertThat(qemu.connection().isNegotiated()).isFalse();

            JsonNode second = client.ask("{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": [\"oob\"]}}");
            assertThat(second.has("return")).isTrue();
            assertThat(qemu.connection().capabilities()).containsExactly("oob");
        }
    }

    @Test
    void aSecondNegotiationFails() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(client.execute("qmp_capabilities").at("/error/class").asString())
                    .isEqualTo("CommandNotFound");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "\"x\"",
                "[1,{\"a\":null}]",
                "{\"a\":[]}",
                "18446744073709551615",
                "true",
                "1.50",
                "\"\\u0001\\u00E9\""
            })
    void anyIdIsEchoed(String id) throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            client.send("{\"execute\": \"query-name\", \"id\": " + id + "}");
            assertThat(client.readLine()).isEqualTo("{\"return\":{},\"id\":" + id + "}");
            client.send("{\"execute\": \"nonsense\", \"id\": " + id + "}");
            assertThat(client.readLine())
                    .isEqualTo("{\"id\":" + id + ",\"error\":{\"class\":\"CommandNotFound\","
                            + "\"desc\":\"The command nonsense has not been found\"}}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{]|JSON parse error",
                "{\"execute\": \"x\",}|JSON parse error",
                "{\"execute\": \"a\", \"execute\": \"b\"}|JSON parse error",
                "null|QMP input must be a JSON object",
                "{}|QMP input lacks member 'execute'",
                "{'execute': true}|QMP input member 'execute' must be a string",
                "{'execute': 'x', 'arguments': []}|QMP input member 'arguments' must be an object",
                "{'execute': 'x', 'extra': 1}|QMP input member 'extra' is unexpected",
                "{'exec-oob': 'query-status'}|QMP input member 'exec-oob' is unexpected"
            })
    void inputThatIsNoCommandGetsAnErrorWithoutIdAndTheSessionGoesOn(String input, String description)
            throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            JsonNode answer = client.ask(input + "\n");
            assertThat(answer.at("/error/class").asString()).isEqualTo("GenericError");
            assertThat(answer.at("/error/desc").asString()).startsWith(description);
            assertThat(answer.has("id")).isFalse();
            assertThat(client.execute("query-name").has("return")).isTrue();
        }
    }

    @Test
    void outOfBandNeedsTheCapabilityAndACommandThatAllowsIt() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address(), "oob")) {
            qemu.on("migrate-pause", Reply.empty());
            assertThat(client.ask("{\"exec-oob\": \"query-status\"}")
                            .at("/error/desc")
                            .asString())
                    .isEqualTo("The command query-status does not support OOB");
            assertThat(client.ask("{\"exec-oob\": \"migrate-pause\", \"id\": 1}"))
                    .isEqualTo(Json.parse("{\"return\": {}, \"id\": 1}"));
            assertThat(qemu.requests("migrate-pause")).allMatch(Request::isOutOfBand);
        }
    }

    @Test
    void requestsEndWithTheirBracketsAndNeedNoLineEnds() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            client.send(
                    "{\"execute\": \"query-name\", \"id\": \"}\"}{\"execute\":\n\"query-name\", \"id\": 2} {\"execute\"");
            assertThat(client.read().get("id").asString()).isEqualTo("}");
            assertThat(client.read().get("id").asInt()).isEqualTo(2);
            assertThat(client.ask(": \"query-name\", \"id\": 3}").get("id").asInt())
                    .isEqualTo(3);
        }
    }

    @Test
    void theRunStateFollowsTheCommandsAndTheirEventsComeFirst() throws IOException {
        try (FakeQemu qemu = FakeQemu.builder().runState("prelaunch").start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(client.execute("query-status").at("/return/status").asString())
                    .isEqualTo("prelaunch");

            JsonNode event = client.execute("cont");
            assertThat(event.get("event").asString()).isEqualTo("RESUME");
            assertThat(event.at("/timestamp/seconds").asLong()).isPositive();
            assertThat(client.read().has("return")).isTrue();
            assertThat(client.execute("query-status").at("/return/running").asBoolean())
                    .isTrue();

            assertThat(client.execute("stop").get("event").asString()).isEqualTo("STOP");
            assertThat(client.read().has("return")).isTrue();
            assertThat(client.execute("stop").has("return")).isTrue();
            assertThat(qemu.runState()).isEqualTo("paused");

            qemu.runState("io-error");
            assertThat(client.execute("query-status").at("/return/status").asString())
                    .isEqualTo("io-error");
        }
    }

    @Test
    void aGuestThatHasNotRunYetCannotBeStopped() throws IOException {
        try (FakeQemu qemu = FakeQemu.builder().runState("prelaunch").start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(client.execute("stop").has("return")).isTrue();
            assertThat(qemu.runState()).isEqualTo("prelaunch");
        }
    }

    @Test
    void aRunningGuestIsResetTwice() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(client.execute("system_reset").at("/data/reason").asString())
                    .isEqualTo("host-qmp-system-reset");
            assertThat(client.read().has("return")).isTrue();
            assertThat(client.read().at("/data/reason").asString()).isEqualTo("guest-reset");
            assertThat(qemu.runState()).isEqualTo("running");
        }
    }

    @Test
    void itReportsItsNameVersionAndCommands() throws IOException {
        try (FakeQemu qemu =
                        FakeQemu.builder().guestName("web").version("11.1.3").start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(client.execute("query-version").at("/return/qemu/major").asInt())
                    .isEqualTo(11);
            assertThat(client.execute("query-name").at("/return/name").asString())
                    .isEqualTo("web");
            assertThat(client.execute("query-status").get("return").has("singlestep"))
                    .isFalse();
            assertThat(client.execute("query-commands").get("return").findValuesAsString("name"))
                    .contains("quit", "query-status");
        }
    }

    @Test
    void quitSendsAnEventAndAReplyAndEndsTheServer() throws Exception {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            assertThat(client.execute("quit").get("event").asString()).isEqualTo("SHUTDOWN");
            assertThat(client.read().has("return")).isTrue();
            assertThat(client.readByte()).isEqualTo(-1);

            qemu.awaitQuit(SOON);
            assertThat(qemu.isRunning()).isFalse();
            assertThatThrownBy(() -> PlainClient.connect(qemu.address())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatIsBeingAcceptedDuringCloseIsDisconnected() throws IOException {
        for (int i = 0; i < 200; i++) {
            FakeQemu qemu = FakeQemu.start();
            try (PlainClient client = PlainClient.connect(qemu.address())) {
                qemu.close();
                awaitEnd(client);
            }
        }
    }

    private static void awaitEnd(PlainClient client) throws IOException {
        try {
            var unused = client.readToEnd();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // it was not accepted yet
        }
    }

    @Test
    void aKilledServerSendsNothingAndLeavesItsSocketBehind() throws IOException {
        try (FakeQemu qemu = FakeQemu.start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            Path socket = ((UnixDomainSocketAddress) qemu.address()).getPath();
            qemu.kill();
            assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
            assertThat(socket).exists();
            assertThatThrownBy(() -> PlainClient.connect(qemu.address())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void prettyPrintedMessagesTakeSeveralLines() throws IOException {
        try (FakeQemu qemu = FakeQemu.builder().prettyPrinted().start();
                PlainClient client = PlainClient.connect(qemu.address())) {
            assertThat(List.of(client.readLine(), client.readLine())).containsExactly("{", "\"QMP\" : {");
        }
    }
}
