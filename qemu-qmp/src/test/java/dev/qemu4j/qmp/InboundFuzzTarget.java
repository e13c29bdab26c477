package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.Inbound;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Called by a fuzzer with bytes that a peer might send. Decodes them up to the values that callers and subscribers get.
 *
 * <p>For any bytes: only {@link QmpProtocolException} is thrown, the result does not depend on how they are split, and the
 * buffer stays bounded. If all of them are accepted as messages, Jackson alone decodes the same messages.
 */
public final class InboundFuzzTarget {
    private static final int LARGE = 64 << 10;
    private static final int NO_LIMIT = Integer.MAX_VALUE / 2;

    /** With the limits of a client, but none of its code. */
    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1024)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private InboundFuzzTarget() {}

    /** Called by Jazzer once: loads and initializes all classes, so that this does not count as the time of an input. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(
                "{\"QMP\": {}}{\"return\": {}, \"id\": 1}{\"event\": \"X\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Decoded whole = Decoded.of(List.of(bytes), NO_LIMIT);
        whole.requireSame(Decoded.of(cut(bytes, 1), NO_LIMIT));
        whole.requireSame(Decoded.of(cut(bytes, 64), NO_LIMIT));
        whole.requireSameBefore(Decoded.of(cut(bytes, 64), bytes.length / 3 + 1));
        if (whole.problem == null && !whole.withinMessage) {
            requireSameAsJackson(whole.messages, bytes);
        }
    }

    /** Pieces of random sizes, always the same for the same bytes. */
    private static List<byte[]> cut(byte[] bytes, int largest) {
        Random random = new Random(Arrays.hashCode(bytes));
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(largest));
            pieces.add(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
        return pieces;
    }

    private static void requireSameAsJackson(List<DecodedMessage> messages, byte[] bytes) {
        List<DecodedMessage> expected = new ArrayList<>();
        try (MappingIterator<JsonNode> values =
                JACKSON.readerFor(JsonNode.class).readValues(bytes)) {
            while (values.hasNext()) {
                expected.add(DecodedMessage.of((ObjectNode) values.next()));
            }
        } catch (StreamConstraintsException | NumberFormatException e) {
            return; // a number that a tree cannot represent, in a value that was not decoded
        } catch (JacksonException e) {
            if (isUtf8(bytes)) {
                throw new AssertionError("accepted as messages, but not JSON", e);
            }
            return; // in a string that was not decoded
        }
        require(messages.equals(expected), () -> "messages " + messages + " and not " + expected);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** The result of decoding a stream of bytes. */
    private record Decoded(
            List<DecodedMessage> messages, @Nullable QmpProtocolException problem, boolean withinMessage) {
        static Decoded of(List<byte[]> pieces, int limit) {
            DecodedMessage.Sink sink = new DecodedMessage.Sink();
            Inbound inbound = new Inbound(limit, sink);
            QmpProtocolException problem = null;
            try {
                pieces.forEach(inbound::feed);
            } catch (QmpProtocolException e) {
                problem = e;
                require(e.excerpt().length() < 1000, () -> "a long excerpt");
            }
            require(
                    inbound.bufferSize() <= Math.max(LARGE, limit + 8192L),
                    () -> "a buffer of " + inbound.bufferSize());
            return new Decoded(sink.messages(), problem, inbound.isInMessage());
        }

        void requireSame(Decoded other) {
            require(messages.equals(other.messages), () -> "messages " + messages + " and then " + other.messages);
            require(
                    (problem == null) == (other.problem == null),
                    () -> "ended by " + problem + " and then by " + other.problem);
            require(problem != null || withinMessage == other.withinMessage, () -> "ended in a different way");
        }

        /** The other one had a lower limit, so it may have ended earlier. */
        void requireSameBefore(Decoded other) {
            int count = other.messages.size();
            require(
                    count <= messages.size() && messages.subList(0, count).equals(other.messages),
                    () -> "other messages within the limit");
        }
    }
}
