package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the arbitraries promise. */
class QmpArbitrariesProperties {
    @Property(tries = 300)
    void everyValueIsTheSameAfterWritingAndReading(@ForAll("json") JsonNode value) {
        assertThat(Json.parse(Json.text(value))).isEqualTo(value);
    }

    @Provide
    Arbitrary<JsonNode> json() {
        return QmpArbitraries.json();
    }

    @Property(tries = 300)
    void commandsAreCommandsToTheServer(@ForAll("commands") ObjectNode command) {
        assertThat(command.get("execute").stringValue()).isNotEmpty();
        assertThat(command.path("arguments").isMissingNode()
                        || command.get("arguments").isObject())
                .isTrue();
        assertThat(Set.of("execute", "arguments", "id")).containsAll(command.propertyNames());
    }

    @Provide
    Arbitrary<ObjectNode> commands() {
        return QmpArbitraries.commands();
    }

    @Property(tries = 300)
    void repliesSucceedOrFailAndCarryAnId(@ForAll("replies") ObjectNode reply) {
        assertThat(reply.has("return")).isNotEqualTo(reply.has("error"));
        assertThat(reply.has("id")).isTrue();
    }

    @Provide
    Arbitrary<ObjectNode> replies() {
        return QmpArbitraries.replies();
    }

    @Property(tries = 300)
    void eventsHaveANameAndATimestamp(@ForAll("events") ObjectNode event) {
        assertThat(event.get("event").stringValue()).isNotEmpty();
        assertThat(event.at("/timestamp/seconds").asLong()).isBetween(946_684_800L, 4_102_444_800L);
        assertThat(event.at("/timestamp/microseconds").asInt()).isBetween(0, 999_999);
    }

    @Provide
    Arbitrary<ObjectNode> events() {
        return QmpArbitraries.events();
    }

    @Property(tries = 100)
    void greetingsHaveAVersionAndCapabilities(@ForAll("greetings") ObjectNode greeting) {
        assertThat(greeting.at("/QMP/version/qemu/major").isInt()).isTrue();
        assertThat(greeting.at("/QMP/capabilities").isArray()).isTrue();
    }

    @Provide
    Arbitrary<ObjectNode> greetings() {
        return QmpArbitraries.greetings();
    }

    @Property(tries = 300)
    void thePiecesOfASplitAreTheWholeBytes(@ForAll byte[] bytes, @ForAll("splits") ByteSplit split) {
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        split.cut(bytes).forEach(again::writeBytes);
        assertThat(again.toByteArray()).isEqualTo(bytes);
        assertThat(split.cut(bytes)).noneMatch(piece -> piece.length == 0);
    }

    @Provide
    Arbitrary<ByteSplit> splits() {
        return QmpArbitraries.splits();
    }

    @Property(tries = 300)
    void theSizesOfASplitOfALengthAddUpToIt(@ForAll("splitsOfLength") Tuple2<Integer, ByteSplit> sample) {
        assertThat(sample.get2().sizes().stream().mapToInt(size -> size).sum()).isEqualTo(sample.get1());
    }

    @Provide
    Arbitrary<Tuple2<Integer, ByteSplit>> splitsOfLength() {
        return Arbitraries.integers()
                .between(0, 200)
                .flatMap(length -> QmpArbitraries.splits(length).map(split -> Tuple.of(length, split)));
    }

    @Example
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> QmpArbitraries.splits(-1)).hasMessageContaining("-1");
    }

    @Property(tries = 50)
    void nestedValuesAreAsDeepAsAskedFor(@ForAll("nested") JsonNode value) {
        int depth = 0;
        for (JsonNode node = value; node.isContainer(); node = node.iterator().next()) {
            depth++;
        }
        assertThat(depth).isBetween(1, 60);
    }

    @Provide
    Arbitrary<JsonNode> nested() {
        return QmpArbitraries.nested(60);
    }

    @Property(tries = 100)
    void schedulesAreBounded(@ForAll("schedules") List<Fault> schedule) {
        assertThat(schedule).hasSizeLessThanOrEqualTo(5).doesNotContain(Fault.OVERSIZE);
    }

    @Provide
    Arbitrary<List<Fault>> schedules() {
        return QmpArbitraries.faultSchedules(5);
    }

    @Example
    void integersReachBothEndsOf64Bits() {
        Set<BigInteger> seen = QmpArbitraries.integers()
                .sampleStream()
                .limit(2_000)
                .map(JsonNode::bigIntegerValue)
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(seen)
                .contains(BigInteger.TWO.pow(64).subtract(BigInteger.ONE), BigInteger.valueOf(Long.MIN_VALUE))
                .allMatch(value -> value.bitLength() <= 64);
    }

    @Example
    void everyFaultIsGenerated() {
        assertThat(QmpArbitraries.faults().sampleStream().limit(2_000).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Fault.values());
    }
}
