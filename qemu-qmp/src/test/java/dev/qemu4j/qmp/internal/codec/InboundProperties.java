package dev.qemu4j.qmp.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.testkit.ByteSplit;
import dev.qemu4j.testkit.QmpArbitraries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/** Decodes any bytes, however they are split. */
class InboundProperties {
    private static final int LARGE = 64 << 10;

    @Property(tries = 500)
    void everyMessageIsDecodedAsItWasSent(@ForAll("messages") ObjectNode message) {
        assertThat(Inbound.withoutLimit().feed(message.toString()).messages()).containsExactly(text(message));
    }

    @Property(tries = 300)
    void prettyPrintingDoesNotChangeAMessage(@ForAll("messages") ObjectNode message) {
        String pretty =
                QmpJson.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(message);
        List<String> messages = Inbound.withoutLimit().feed(pretty).messages();
        assertThat(messages).hasSize(1);
        assertThat(withoutSpace(messages.getFirst())).isEqualTo(withoutSpace(text(message)));
    }

    @Property(tries = 500)
    void anySplitOfAnyMessagesGivesTheSameMessages(
            @ForAll("streams") String stream, @ForAll("splits") ByteSplit split) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        Inbound whole = Inbound.withoutLimit().feed(bytes);
        Inbound pieces = Inbound.withoutLimit();
        split.cut(bytes).forEach(pieces::feed);
        assertThat(pieces.messages()).isEqualTo(whole.messages());
        assertThat(pieces.isInMessage()).isEqualTo(whole.isInMessage());
    }

    @Property(tries = 400)
    void anySplitOfAnyBytesGivesTheSameMessagesAndTheSameEnd(
            @ForAll("damaged") byte[] bytes, @ForAll("splits") ByteSplit split) {
        assertThat(outcome(split.cut(bytes), 1000)).isEqualTo(outcome(List.of(bytes), 1000));
    }

    @Property(tries = 300)
    void theBufferIsNeverMuchLargerThanTheLargestMessageAllowed(
            @ForAll("damaged") byte[] bytes, @ForAll("limits") int limit) {
        byte[] many = repeated(bytes, 300_000);
        Inbound inbound = new Inbound(limit);
        try {
            inbound.feed(many);
        } catch (QmpProtocolException e) {
            assertThat(e.excerpt()).hasSizeLessThan(1000);
        }
        assertThat(inbound.bufferSize()).isLessThanOrEqualTo(Math.max(LARGE, limit + 8192));
    }

    private static List<String> outcome(List<byte[]> pieces, int limit) {
        Inbound inbound = new Inbound(limit);
        List<String> outcome = new ArrayList<>();
        try {
            pieces.forEach(inbound::feed);
            outcome.add(inbound.isInMessage() ? "within a message" : "between messages");
        } catch (QmpProtocolException e) {
            outcome.add("refused");
        }
        outcome.addAll(inbound.messages());
        return outcome;
    }

    private static byte[] repeated(byte[] bytes, int length) {
        byte[] many = new byte[length];
        for (int at = 0; at < length && bytes.length > 0; at += bytes.length) {
            System.arraycopy(bytes, 0, many, at, Math.min(bytes.length, length - at));
        }
        return many;
    }

    /** The text of a message in {@link Inbound}. */
    private static String text(ObjectNode message) {
        if (message.has("event")) {
            JsonNode time = message.path("timestamp");
            return "event " + message.path("event").asString() + " "
                    + time.path("seconds").asLong() + "."
                    + time.path("microseconds").asLong() + " "
                    + (message.has("data") ? message.path("data") : "{}");
        }
        if (message.has("QMP")) {
            return "greeting " + message.path("QMP");
        }
        JsonNode id = message.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            return "stray "
                    + new QmpProtocolException(
                                    "reply without an id of this client",
                                    MessageExcerpt.of(message.toString().getBytes(StandardCharsets.UTF_8)),
                                    null)
                            .getMessage();
        }
        if (message.has("return")) {
            return "return " + id + " " + message.path("return");
        }
        JsonNode error = message.path("error");
        return "error " + id + " " + error.path("class").asString() + " "
                + error.path("desc").asString();
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "").replaceAll("stray.*", "stray");
    }

    @Provide
    Arbitrary<ObjectNode> messages() {
        Arbitrary<JsonNode> ids = Arbitraries.longs().map(QmpJson.MAPPER.getNodeFactory()::numberNode);
        return Arbitraries.oneOf(List.of(
                QmpArbitraries.greetings(),
                QmpArbitraries.events(),
                QmpArbitraries.successes(ids),
                QmpArbitraries.errors(ids),
                QmpArbitraries.replies()));
    }

    @Provide
    Arbitrary<ByteSplit> splits() {
        return QmpArbitraries.splits();
    }

    @Provide
    Arbitrary<Integer> limits() {
        return Arbitraries.integers().between(1, 200_000);
    }

    /** Messages with separators between them. */
    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> separators = Arbitraries.of("\r\n", "", "\n", "   ", "\t\r\n \r\n");
        return Combinators.combine(messages(), separators)
                .as((message, separator) -> message + separator)
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    /** Streams with a few overwritten bytes, and random bytes. */
    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<Byte> bytes = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.of("{}[]\",:\\ 0eE.-tfn"
                                .chars()
                                .mapToObj(c -> (byte) c)
                                .collect(Collectors.toList()))),
                Tuple.of(1, Arbitraries.bytes()));
        Arbitrary<byte[]> hit = Combinators.combine(
                        streams(),
                        Arbitraries.integers().between(0, 5000).list().ofMaxSize(3),
                        bytes)
                .as((stream, places, value) -> {
                    byte[] damaged = stream.getBytes(StandardCharsets.UTF_8);
                    for (int place : places) {
                        if (damaged.length > 0) {
                            damaged[place % damaged.length] = value;
                        }
                    }
                    return damaged;
                });
        return Arbitraries.oneOf(List.of(hit, bytes.array(byte[].class).ofMaxSize(200)));
    }
}
