package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.internal.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What can go wrong with a reply. */
@Timeout(20)
class FaultTest {
    private static final String QUERY = "{\"execute\": \"query-name\", \"id\": 1}";
    private static final String ANSWER = "{\"return\":{},\"id\":1}";

    private FakeQemu qemu;
    private PlainClient client;

    @BeforeEach
    void connect() throws IOException {
        qemu = FakeQemu.start();
        client = PlainClient.negotiate(qemu.address());
    }

    @AfterEach
    void close() {
        client.close();
        qemu.close();
    }

    @Test
    void afterSilenceTheNextCommandIsAnsweredAsUsual() throws IOException {
        qemu.once("query-name", Reply.silence());
        client.send(QUERY);
        assertThat(client.execute("query-status").at("/return/status").asString())
                .isEqualTo("running");
    }

    @Test
    void aFaultOfAConnectionEndsWithIt() throws IOException {
        qemu.connection().inject(Fault.NO_ID, Fault.SILENCE);
        assertThat(client.send(QUERY).readLine()).isEqualTo("{\"return\":{}}");
        client.close();
        try (PlainClient next = PlainClient.negotiate(qemu.address())) {
            assertThat(next.send(QUERY).readLine()).isEqualTo(ANSWER);
        }
    }

    @ParameterizedTest
    @MethodSource("splits")
    void aSplitReplyHasTheSameBytes(ByteSplit split) throws IOException {
        qemu.alter("query-name", reply -> reply.split(split));
        assertThat(client.send(QUERY).readLine()).isEqualTo(ANSWER);
    }

    static Stream<ByteSplit> splits() {
        return Stream.of(ByteSplit.whole(), ByteSplit.byteByByte(), ByteSplit.of(3, 1, 8), ByteSplit.random(42, 10));
    }

    @Test
    void aSplitReplyArrivesInSeveralReads() throws IOException {
        qemu.on("query-name", Reply.text("x".repeat(200)).byteByByte());
        int reads;
        // On a busy machine the reader may sleep through all of the writes; it does not do so for ever.
        do {
            client.send(QUERY);
            reads = 0;
            for (int length = 0; length < 200; length += client.readChunk().length()) {
                reads++;
            }
        } while (reads == 1);
        assertThat(reads).isGreaterThan(1);
    }

    @Test
    void anEventAndAReplyArriveInOneRead() throws IOException {
        qemu.once("query-name", Reply.event("STOP").then(Reply.empty()));
        assertThat(client.send(QUERY).readChunk()).contains("STOP").contains(ANSWER);
    }

    @Test
    void garbageIsSentAsItIs() throws IOException {
        qemu.once("query-name", Reply.bytes(new byte[] {(byte) 0xff, 0, '}', '\n'}));
        client.send(QUERY);
        assertThat(new int[] {client.readByte(), client.readByte(), client.readByte(), client.readByte()})
                .containsExactly(0xff, 0, '}', '\n');
    }

    @Test
    void anyMessageCanReplaceTheReply() throws IOException {
        qemu.once("query-name", Reply.message(new int[] {1, 2}));
        assertThat(client.send(QUERY).readLine()).isEqualTo("[1,2]");
    }

    @Test
    void idsCanBeForeignMissingOrDuplicated() throws IOException {
        qemu.once(
                "query-name",
                Reply.empty().withId("other"),
                Reply.empty().withoutId(),
                Reply.error("no").byteByByte().withoutId(),
                Reply.empty().duplicated(),
                Reply.empty().withId(null));
        assertThat(client.ask(QUERY).get("id").asString()).isEqualTo("other");
        assertThat(client.ask(QUERY).has("id")).isFalse();
        assertThat(client.ask(QUERY).has("id")).isFalse();
        assertThat(client.send(QUERY).readLine()).isEqualTo(ANSWER);
        assertThat(client.readLine()).isEqualTo(ANSWER);
        assertThat(client.ask(QUERY).get("id").isNull()).isTrue();
    }

    @Test
    void anOversizeReplyHasTheGivenLengthAndIsWellFormed() throws IOException {
        qemu.once("query-name", Reply.oversize(200_001));
        JsonNode reply = client.ask(QUERY);
        assertThat(reply.get("return").asString()).hasSize(200_001);
        assertThat(reply.get("id").asInt()).isEqualTo(1);
    }

    @Test
    void aTruncatedReplyEndsInTheMiddle() throws IOException {
        qemu.once("query-name", Reply.empty().truncated(5).thenClose());
        assertThat(client.send(QUERY).readToEnd()).isEqualTo("{\"ret");
    }

    @Test
    void aTruncationAppliesToASplitReply() throws IOException {
        qemu.once(
                "query-name",
                Reply.text("abc")
                        .split(ByteSplit.of(2))
                        .then(Reply.text("def"))
                        .truncated(4)
                        .thenClose());
        assertThat(client.send(QUERY).readToEnd()).isEqualTo("abcd");
    }

    @Test
    void theConnectionIsClosedAfterTheReply() throws IOException {
        qemu.once("query-name", Reply.empty().thenClose());
        assertThat(client.send(QUERY).readToEnd()).isEqualTo(ANSWER + "\r\n");
    }

    @Test
    void aHalfClosedServerStillReads() throws Exception {
        qemu.once("query-name", Reply.silence().thenHalfClose());
        assertThat(client.send(QUERY).readToEnd()).isEmpty();
        client.send("{\"execute\": \"cont\"}");
        qemu.awaitRequest("cont", Duration.ofSeconds(10));
        assertThat(qemu.connection().isOpen()).isTrue();
    }

    @Test
    void aTcpClientSeesAReset() throws IOException {
        try (FakeQemu tcp = FakeQemu.startTcp();
                PlainClient other = PlainClient.negotiate(tcp.address())) {
            tcp.once("query-name", Reply.silence().thenReset());
            other.send(QUERY);
            assertThatThrownBy(other::readByte).isInstanceOf(IOException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void aHandlerMayEndItsOwnConnection() throws IOException {
        qemu.on("query-name", request -> {
            request.connection().reset();
            return Reply.empty();
        });
        assertThat(client.send(QUERY).readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultHasTheEffectThatItDeclares(Fault fault) throws IOException {
        qemu.inject(fault);
        client.send(QUERY);
        switch (fault.effect()) {
            case ANSWERED -> {
                assertThat(readUntilId(1).has("return")).isTrue();
                assertThat(client.ask("{\"execute\": \"query-status\", \"id\": 2}"))
                        .isNotNull();
            }
            case UNANSWERED -> {
                client.send("{\"execute\": \"query-status\", \"id\": 2}");
                assertThat(readUntilId(2).has("return")).isTrue();
            }
            case BROKEN -> assertThat(isUsable()).isFalse();
        }
    }

    private JsonNode readUntilId(int id) throws IOException {
        while (true) {
            JsonNode message = client.read();
            if (message.path("id").asInt(0) == id) {
                return message;
            }
        }
    }

    /** Whether a client with a limit of 10 MiB could go on. */
    private boolean isUsable() {
        try {
            String line = client.readLine();
            return line.length() < 10 << 20 && Json.parse(line).isObject();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Test
    void faultsApplyInOrderAndNotToNegotiation() throws IOException {
        qemu.inject(Arrays.asList(Fault.NO_ID, Fault.NONE)).inject(Fault.DUPLICATE);
        client.execute("qmp_capabilities");
        assertThat(client.ask(QUERY).has("id")).isFalse();
        assertThat(client.send(QUERY).readLine()).isEqualTo(ANSWER);
        assertThat(client.send(QUERY).readLine()).isEqualTo(ANSWER);
        assertThat(client.readLine()).isEqualTo(ANSWER);
        assertThat(client.send(QUERY).readLine()).isEqualTo(ANSWER);
    }

    @Test
    void invalidArgumentsAreRefused() {
        assertThatThrownBy(() -> ByteSplit.of(1, 0)).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> ByteSplit.random(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reply.flood("X", -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Reply.oversize(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Reply.empty().truncated(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> FakeQemu.builder().clientsAtOnce(0)).hasMessageContaining("0");
    }
}
