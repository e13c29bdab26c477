package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.qemu4j.testkit.Reply;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Java values as arguments and results. */
@Timeout(60)
class TypedCommandTest {
    private FakeSession session;
    private QmpClient client;

    record Throttle(
            String id,
            long bpsTotal,
            Optional<String> groupName,
            OptionalLong iopsSize,
            Integer retries,
            List<String> childNames,
            @JsonProperty("cpu_index") int cpuIndex) {}

    record Status(String status, boolean running) {}

    record Counters(BigInteger dirtyPages, long rate, List<Integer> nodeIds) {}

    @BeforeEach
    void open() throws InterruptedException {
        session = FakeSession.open();
        client = session.client;
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aRecordIsSentWithQemusNamesAndWithoutAbsentComponents() throws InterruptedException {
        assertThat(sent(new Throttle("d0", 5, Optional.empty(), OptionalLong.empty(), null, List.of("a"), 3)))
                .isEqualTo("{\"id\":\"d0\",\"bps-total\":5,\"child-names\":[\"a\"],\"cpu_index\":3}");
        assertThat(sent(new Throttle("d0", 5, Optional.of("g"), OptionalLong.of(9), 0, List.of(), 3)))
                .isEqualTo("{\"id\":\"d0\",\"bps-total\":5,\"group-name\":\"g\",\"iops-size\":9,"
                        + "\"retries\":0,\"child-names\":[],\"cpu_index\":3}");
    }

    @Test
    void aMapIsSentUnchanged() throws InterruptedException {
        assertThat(sent(Map.of("node-name", "d0"))).isEqualTo("{\"node-name\":\"d0\"}");
        assertThat(sent(Map.of("camelCase", Map.of("under_score", List.of(true)))))
                .isEqualTo("{\"camelCase\":{\"under_score\":[true]}}");
    }

    @Test
    void aTreeIsSentUnchangedIncludingNulls() throws InterruptedException {
        String json = "{\"driver\":\"qcow2\",\"backing\":null,\"n\":[1,2.50,18446744073709551615]}";
        assertThat(sent(QmpResult.of(json).json())).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1048576",
                "9007199254740993",
                "9223372036854775807",
                "-9223372036854775808",
                "18446744073709551615"
            })
    void integersAreSentAndReceivedUnchanged(String number) throws InterruptedException {
        BigInteger value = new BigInteger(number);
        assertThat(sent(Map.of("size", value))).isEqualTo("{\"size\":" + number + "}");
        if (value.bitLength() < 64) {
            assertThat(sent(Map.of("size", value.longValue()))).isEqualTo("{\"size\":" + number + "}");
        }
        session.qemu.once("query-size", Reply.json("{\"size\":" + number + "}"));
        JsonNode size = client.execute("query-size").path("size");
        assertThat(size.isIntegralNumber()).isTrue();
        assertThat(size.bigIntegerValue()).isEqualTo(value);
        assertThat(size).hasToString(number);
    }

    @Test
    void fractionsAreExact() throws InterruptedException {
        session.qemu.once("query-rate", Reply.text("{\"return\": 0.1000000000000000055511151231257827, \"id\": 2}"));
        assertThat(client.execute("query-rate").decimalValue())
                .isEqualTo(new BigDecimal("0.1000000000000000055511151231257827"));
    }

    record Size(long size) {}

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.0", "1e3", "18446744073709551615", "9223372036854775808", "true"})
    void aNumberThatDoesNotFitALongIsAProtocolError(String number) throws InterruptedException {
        session.qemu.once("query-size", Reply.text("{\"return\": {\"size\": " + number + "}, \"id\": 2}"));
        assertThatThrownBy(() -> client.execute(QmpCommand.of("query-size", Map.of(), Size.class)))
                .isInstanceOf(QmpProtocolException.class);
        session.assertWorks();
    }

    @Test
    void argumentsMayBeNestedAsDeeplyAsQemuAllows() throws InterruptedException {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        assertThat(sent(QmpResult.of("{\"deep\":" + deep + "}").json())).isEqualTo("{\"deep\":" + deep + "}");
    }

    @Test
    void aResultCanBeDecodedAsARecord() throws InterruptedException {
        QmpCommand<Status> query = QmpCommand.of("query-status", Map.of(), Status.class);
        assertThat(client.execute(query)).isEqualTo(new Status("running", true));
        assertThat(client.execute(query, Call.LONG)).isEqualTo(new Status("running", true));
        session.qemu.once(
                "query-dirty",
                Reply.json("{\"dirty-pages\": 18446744073709551615, \"rate\": -5, \"node-ids\": [1, 2]}"));
        assertThat(client.execute(QmpCommand.of("query-dirty", Map.of(), Counters.class)))
                .isEqualTo(new Counters(new BigInteger("18446744073709551615"), -5, List.of(1, 2)));
    }

    @Test
    void membersAndValuesOfANewerQemuAreKept() throws InterruptedException {
        String newer = "{\"status\":\"hibernating\",\"running\":false,\"since\":{\"era\":\"future\"}}";
        session.qemu.on("query-status", Reply.json(newer));
        assertThat(client.execute(QmpCommand.of("query-status", Map.of(), Status.class)))
                .isEqualTo(new Status("hibernating", false));
        assertThat(client.execute("query-status")).hasToString(newer);
    }

    @Test
    void aResultCanBeReadAsTheReceivedBytes() throws InterruptedException {
        String json = "{\"b\": [1,  2 ], \"a\": \"\\u00e9\"}";
        session.qemu.once("query-x", Reply.text("{\"return\": " + json + ", \"id\": 2}"));
        QmpCommand<QmpResult> raw = QmpCommand.of("query-x", Map.of(), result -> result);
        QmpResult result = client.execute(raw);
        assertThat(new String(result.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(json);
        assertThat(result).hasToString(json);
        result.bytes()[0] = 'x'; // a copy
        assertThat(result.json().path("a").asString()).isEqualTo("\u00e9");
    }

    @Test
    void everyCallReturnsANewTree() throws InterruptedException {
        QmpResult result = client.execute(QmpCommand.of("query-status", Map.of(), r -> r));
        ((ObjectNode) result.json()).removeAll();
        assertThat(result.json()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "{\"running\":\"perhaps\"}", "{\"status\":{}}", "7", "null"})
    void aResultThatDoesNotFitItsTypeIsAProtocolErrorAndTheConnectionStaysOpen(String json)
            throws InterruptedException {
        session.qemu.once("query-status", Reply.json(json));
        assertThatThrownBy(() -> client.execute(QmpCommand.of("query-status", Map.of(), Status.class)))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining(Status.class.getName())
                .hasMessageContaining(json);
        session.assertWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e-99999999999", "9E+2147483648"})
    void aNumberThatIsTooLargeIsAProtocolErrorAndTheConnectionStaysOpen(String number) throws InterruptedException {
        String reply = "{\"return\": {\"status\": \"x\", \"running\": true, \"n\": %s}, \"id\": %d}";
        session.qemu.once("query-x", Reply.text(reply.formatted(number, 2)), Reply.text(reply.formatted(number, 3)));
        assertThatThrownBy(() -> client.execute("query-x"))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining(number);
        record Huge(BigDecimal n) {}
        assertThatThrownBy(() -> client.execute(QmpCommand.of("query-x", Map.of(), Huge.class)))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining(number);
        session.assertWorks();
    }

    private String sent(Object arguments) throws InterruptedException {
        session.qemu.forgetRequests();
        session.qemu.on("test", Reply.empty());
        client.execute("test", arguments);
        String text = session.qemu.requests().getFirst().text();
        return text.substring(text.indexOf("\"arguments\":") + 12, text.indexOf(",\"id\":"));
    }
}
