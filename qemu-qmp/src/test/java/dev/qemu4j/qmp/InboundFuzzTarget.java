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
 * What a fuzzer calls with bytes that a peer might send: the whole way from there to what a caller and a subscriber get.
 *
 * <p>Whatever the bytes are: nothing but a {@link QmpProtocolException} is thrown, the same comes out however they are cut, the
 * buffer stays bounded, and where all of it is taken for messages, Jackson alone reads the same ones.
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

    /** Called by Jazzer at first: what is loaded and initialized on the way must not count as the time of an input. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(
                "{\"QMP\": {}}{\"return\": {}, \"id\": 1}{\"event\": \"X\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Fate whole = Fate.of(List.of(bytes), NO_LIMIT);
        whole.requireSame(Fate.of(cut(bytes, 1), NO_LIMIT));
        whole.requireSame(Fate.of(cut(bytes, 64), NO_LIMIT));
        whole.requireSameBefore(Fate.of(cut(bytes, 64), bytes.length / 3 + 1));
        if (whole.problem == null && !whole.withinMessage) {
            requireSameAsJackson(whole.heard, bytes);
        }
    }

    /** Pieces of random sizes, the same ones for the same bytes. */
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

    private static void requireSameAsJackson(List<Heard> heard, byte[] bytes) {
        List<Heard> expected = new ArrayList<>();
        try (MappingIterator<JsonNode> values =
                JACKSON.readerFor(JsonNode.class).readValues(bytes)) {
            while (values.hasNext()) {
                expected.add(Heard.of((ObjectNode) values.next()));
            }
        } catch (StreamConstraintsException | NumberFormatException e) {
            return; // a number that no tree can hold, and that nobody has asked for
        } catch (JacksonException e) {
            if (isUtf8(bytes)) {
                throw new AssertionError("taken for messages, and not JSON", e);
            }
            return; // in a string that nobody has asked for
        }
        require(heard.equals(expected), () -> "heard " + heard + " and not " + expected);
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

    /** What became of a stream of bytes. */
    private record Fate(List<Heard> heard, @Nullable QmpProtocolException problem, boolean withinMessage) {
        static Fate of(List<byte[]> pieces, int limit) {
            Heard.Sink sink = new Heard.Sink();
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
            return new Fate(sink.heard(), problem, inbound.isInMessage());
        }

        void requireSame(Fate other) {
            require(heard.equals(other.heard), () -> "heard " + heard + " and then " + other.heard);
            require(
                    (problem == null) == (other.problem == null),
                    () -> "ended by " + problem + " and then by " + other.problem);
            require(problem != null || withinMessage == other.withinMessage, () -> "another end");
        }

        /** The other came less far. */
        void requireSameBefore(Fate other) {
            int count = other.heard.size();
            require(
                    count <= heard.size() && heard.subList(0, count).equals(other.heard),
                    () -> "others within the limit");
        }
    }
}
