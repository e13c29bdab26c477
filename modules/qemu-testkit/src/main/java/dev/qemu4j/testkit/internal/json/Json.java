package dev.qemu4j.testkit.internal.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as QEMU reads and writes it. */
public final class Json {
    public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What ends a message: QEMU writes CRLF. */
    public static final String LINE_END = "\r\n";

    private static final int NANOS_IN_MICRO = 1_000;

    // QEMU takes single quotes, refuses a key that is there twice, nests up to 1024 deep, and escapes whatever is
    // not ASCII. Floating point stays decimal so that an id of 1.50 does not come back as something else.
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1024)
                            .maxStringLength(JsonFramer.MAX_MESSAGE)
                            .maxNumberLength(4096)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    /** The tree of a value: a tree as it is, anything else as Jackson maps it, null as JSON's null. */
    public static JsonNode tree(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonNode node -> node;
            default -> MAPPER.valueToTree(value);
        };
    }

    /** An integer as a parser gives it back: the narrowest kind of node, so that it is equal to one that was read. */
    public static JsonNode integer(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return NODES.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    /** Throws Jackson's own exception if the text is not one JSON value. */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    public static byte[] line(JsonNode message, boolean pretty) {
        String text = pretty ? PRETTY.writeValueAsString(message) : text(message);
        return (text + LINE_END).getBytes(StandardCharsets.UTF_8);
    }

    public static ObjectNode error(String errorClass, String description) {
        ObjectNode message = NODES.objectNode();
        message.putObject("error").put("class", errorClass).put("desc", description);
        return message;
    }

    public static ObjectNode event(String name, @Nullable Object data, Instant at) {
        ObjectNode message = NODES.objectNode();
        ObjectNode timestamp = message.putObject("timestamp");
        timestamp.set("seconds", integer(BigInteger.valueOf(at.getEpochSecond())));
        timestamp.put("microseconds", at.getNano() / NANOS_IN_MICRO);
        message.put("event", name);
        if (data != null) {
            message.set("data", tree(data));
        }
        return message;
    }
}
