package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.internal.json.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the server does when a test scripts it. */
@Timeout(20)
class FakeQemuScriptTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private FakeQemu qemu;
    private PlainClient client;

    @BeforeEach
    void connect() throws IOException {
        qemu = FakeQemu.start();
        client = PlainClient.negotiate(qemu.address(), "oob");
    }

    @AfterEach
    void close() {
        client.close();
        qemu.close();
    }

    @Test
    void aHandlerSeesTheArgumentsAndAnswers() throws IOException {
        qemu.on("echo", request -> Reply.of(request.arguments().get("text")));
        JsonNode answer = client.ask("{\"execute\": \"echo\", \"arguments\": {\"text\": \"hello\"}, \"id\": 7}");
        assertThat(answer).isEqualTo(Json.parse("{\"return\": \"hello\", \"id\": 7}"));
    }

    @Test
    void valuesMayBeRecordsMapsTextAndHugeIntegers() throws IOException {
        record Block(String device, long size) {}
        qemu.on("a", Reply.of(List.of(new Block("disk0", 1L << 40))));
        qemu.on("b", Reply.json("{'max': 18446744073709551615}"));
        qemu.on("c", Reply.of(Map.of("max", BigInteger.TWO.pow(64).subtract(BigInteger.ONE))));
        client.send("{\"execute\": \"a\"}{\"execute\": \"b\"}{\"execute\": \"c\"}");
        assertThat(client.readLine()).isEqualTo("{\"return\":[{\"device\":\"disk0\",\"size\":1099511627776}]}");
        assertThat(client.readLine()).isEqualTo("{\"return\":{\"max\":18446744073709551615}}");
        assertThat(client.readLine()).isEqualTo("{\"return\":{\"max\":18446744073709551615}}");
    }

    @Test
    void queuedRepliesAreUsedOnceBeforeTheStandingOne() throws IOException {
        qemu.on("query-name", Reply.of("always"))
                .once("query-name", Reply.of("first"), Reply.error("DeviceNotFound", "second"));
        assertThat(client.execute("query-name").get("return").asString()).isEqualTo("first");
        assertThat(client.execute("query-name").at("/error/class").asString()).isEqualTo("DeviceNotFound");
        assertThat(client.execute("query-name").get("return").asString()).isEqualTo("always");
        assertThat(client.execute("query-name").get("return").asString()).isEqualTo("always");
    }

    @Test
    void aHandlerCanAddToTheBuiltInAnswer() throws IOException {
        qemu.on("stop", request -> Reply.event("BEFORE").then(qemu.builtInReply(request)));
        assertThat(client.execute("stop").get("event").asString()).isEqualTo("BEFORE");
        assertThat(client.read().get("event").asString()).isEqualTo("STOP");
        assertThat(client.read().has("return")).isTrue();
        assertThat(qemu.runState()).isEqualTo("paused");
    }

    @Test
    void heldRepliesAreReleasedInAnyOrder() throws Exception {
        HeldReply first = qemu.hold("query-name");
        HeldReply second = qemu.hold("query-name");
        client.send("{\"execute\": \"query-name\", \"id\": 1}{\"execute\": \"query-name\", \"id\": 2}");
        assertThat(first.awaitRequest(SOON).id().orElseThrow().asInt()).isEqualTo(1);
        second.awaitRequest(SOON);
        assertThat(client.ask("{\"execute\": \"query-status\", \"id\": 3}")
                        .get("id")
                        .asInt())
                .isEqualTo(3);

        second.release(Reply.of("two"));
        first.release();
        assertThat(client.read()).isEqualTo(Json.parse("{\"return\": \"two\", \"id\": 2}"));
        assertThat(client.read()).isEqualTo(Json.parse("{\"return\": {}, \"id\": 1}"));
    }

    @Test
    void aHeldReplyIsNotReleasedBeforeItsCommandIsReceived() {
        HeldReply held = qemu.hold("query-name");
        assertThat(held.isAsked()).isFalse();
        assertThatThrownBy(held::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("query-name");
        assertThatThrownBy(() -> held.awaitRequest(Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("query-name")
                .hasMessageContaining("qmp_capabilities");
    }

    @Test
    void aDelayedReplyDelaysNoOther() throws IOException {
        qemu.once("query-name", Reply.of("late").after(Duration.ofMillis(50)));
        client.send("{\"execute\": \"query-name\", \"id\": 1}{\"execute\": \"query-name\", \"id\": 2}");
        assertThat(client.read().get("id").asInt()).isEqualTo(2);
        assertThat(client.read().get("return").asString()).isEqualTo("late");
    }

    @Test
    void aBlockedHandlerDelaysInBandCommandsOnly() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        qemu.on("blockdev-add", request -> {
            release.await();
            return Reply.empty();
        });
        qemu.on("yank", Reply.empty());
        client.send("{\"execute\": \"blockdev-add\", \"id\": 1}{\"execute\": \"query-name\", \"id\": 2}");
        assertThat(client.ask("{\"exec-oob\": \"yank\", \"id\": 3}").get("id").asInt())
                .isEqualTo(3);
        release.countDown();
        assertThat(client.read().get("id").asInt()).isEqualTo(1);
        assertThat(client.read().get("id").asInt()).isEqualTo(2);
    }

    @Test
    void receivedCommandsCanBeAwaitedAndRead() throws Exception {
        client.send("{\"execute\": \"cont\"}{\"execute\":  \"query-name\", \"id\": 1.50}{\"execute\": \"cont\"}");
        List<Request> conts = qemu.awaitRequests("cont", 2, SOON);
        assertThat(conts)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.arguments()).isEmpty());
        Request name = qemu.awaitRequest("query-name", SOON);
        assertThat(name.text()).isEqualTo("{\"execute\":  \"query-name\", \"id\": 1.50}");
        assertThat(name.connection()).isSameAs(qemu.connection());
        assertThat(qemu.requests())
                .extracting(Request::command)
                .containsExactly("qmp_capabilities", "cont", "query-name", "cont");

        qemu.forgetRequests();
        assertThatThrownBy(() -> qemu.awaitRequest("cont", Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("0 of 1 'cont' came within PT0.001S; received: []");
    }

    @Test
    void eventsAreSentOnDemand() throws IOException {
        assertThat(qemu.emit("STOP")).isEqualTo(1);
        assertThat(qemu.emit("SHUTDOWN", Map.of("guest", true))).isEqualTo(1);
        assertThat(client.read().has("data")).isFalse();
        assertThat(client.read().at("/data/guest").asBoolean()).isTrue();
    }

    @Test
    void theEventsOfAFloodAreNumbered() throws IOException {
        qemu.send(Reply.flood("TICK", 2_000));
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            numbers.add(client.read().at("/data/sequence").asInt());
        }
        assertThat(numbers).isSorted().startsWith(0).endsWith(1_999);
    }

    @Test
    void noClientGetsAnEventBeforeNegotiation() throws IOException {
        try (FakeQemu other = FakeQemu.start();
                PlainClient newcomer = PlainClient.connect(other.address())) {
            newcomer.read();
            assertThat(other.emit("STOP")).isZero();
            assertThat(newcomer.execute("qmp_capabilities").has("return")).isTrue();
            assertThat(other.emit("RESUME")).isEqualTo(1);
            assertThat(newcomer.read().get("event").asString()).isEqualTo("RESUME");
        }
    }

    @Test
    void theNegotiationCanBeScriptedToo() throws IOException {
        try (FakeQemu other = FakeQemu.start();
                PlainClient newcomer = PlainClient.connect(other.address())) {
            other.once("qmp_capabilities", Reply.error("not today"));
            newcomer.read();
            assertThat(newcomer.execute("qmp_capabilities").at("/error/desc").asString())
                    .isEqualTo("not today");
            assertThat(newcomer.execute("query-name").has("error")).isTrue();
            assertThat(newcomer.execute("qmp_capabilities").has("return")).isTrue();
            assertThat(newcomer.execute("query-name").has("return")).isTrue();
        }
    }

    @Test
    void aHandlerThatThrowsGivesTheClientAnErrorAndTheTestTheCause() throws IOException {
        RuntimeException mistake = new IllegalStateException("mistake");
        qemu.on("query-name", request -> {
            throw mistake;
        });
        qemu.on("query-kvm", request -> {
            throw new AssertionError("unexpected");
        });
        assertThat(client.execute("query-name").at("/error/desc").asString()).contains("mistake");
        assertThat(client.execute("query-kvm").at("/error/desc").asString()).contains("unexpected");
        assertThatThrownBy(qemu::verify)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("query-name")
                .hasCause(mistake)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        qemu.verify();
    }

    @Test
    void closeReportsAHandlerThatThrew() throws IOException {
        FakeQemu other = FakeQemu.start();
        try (PlainClient newcomer = PlainClient.negotiate(other.address())) {
            other.on("query-name", request -> {
                throw new IOException("mistake");
            });
            newcomer.execute("query-name");
        }
        assertThatThrownBy(other::close).isInstanceOf(AssertionError.class).hasRootCauseMessage("mistake");
        assertThat(other.server().threads().running()).isEmpty();
    }
}
