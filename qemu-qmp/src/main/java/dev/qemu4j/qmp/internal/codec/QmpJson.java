package dev.qemu4j.qmp.internal.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.qemu4j.qmp.QmpProtocolException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** How this module reads and writes JSON. */
public final class QmpJson {
    /** QEMU's own parser stops at 1,024 levels. */
    static final int MAX_NESTING_DEPTH = 1024;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING_DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(MAX_NESTING_DEPTH)
                            .build())
                    .build())
            // QEMU's names have the form "memory-backend"; others need an annotation.
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            // An absent optional member must not be sent: QEMU rejects null in its place.
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // A fraction where an integer is expected is a type error; it is not truncated.
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** How many tokens any message may have. One that has fewer bytes need not be counted. */
    static final int FREE_TOKENS = 250_000;

    /** A larger message may have one token for this number of bytes. Replies of QEMU have one for six or more. */
    static final int BYTES_PER_TOKEN = 8;

    private QmpJson() {}

    /** Decodes JSON as a tree. */
    public static JsonNode tree(byte[] json) {
        try {
            limitTokens(json);
            return MAPPER.readTree(json);
        } catch (JacksonException | NumberFormatException e) { // the latter for an exponent that is too large
            throw new QmpProtocolException("invalid JSON", MessageExcerpt.of(json), e);
        }
    }

    /** Decodes JSON as a value of a class that Jackson can read. */
    public static <T> T value(byte[] json, Class<T> type) {
        try {
            limitTokens(json);
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw unreadable(json, type, "null", null);
            }
            return value;
        } catch (JacksonException e) {
            throw unreadable(json, type, e.getOriginalMessage(), e);
        } catch (NumberFormatException e) { // for an exponent that is too large
            throw unreadable(json, type, e.getMessage(), e);
        }
    }

    /** Counts the tokens before they are decoded: each can take a hundred bytes of memory, but as text only two. */
    private static void limitTokens(byte[] json) {
        if (json.length <= FREE_TOKENS) {
            return;
        }
        int limit = Math.max(FREE_TOKENS, json.length / BYTES_PER_TOKEN);
        int count = 0;
        try (JsonParser parser = MAPPER.createParser(json)) {
            while (parser.nextToken() != null) {
                if (++count > limit) {
                    throw new QmpProtocolException(
                            "exceeds the limit of " + limit + " JSON tokens for " + json.length + " bytes",
                            MessageExcerpt.of(json),
                            null);
                }
            }
        }
    }

    private static QmpProtocolException unreadable(
            byte[] json, Class<?> type, @Nullable String detail, @Nullable RuntimeException e) {
        return new QmpProtocolException(
                "cannot be read as " + type.getName() + " (" + detail + ")", MessageExcerpt.of(json), e);
    }
}
