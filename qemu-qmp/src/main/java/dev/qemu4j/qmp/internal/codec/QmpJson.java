package dev.qemu4j.qmp.internal.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.qemu4j.qmp.QmpProtocolException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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

    private QmpJson() {}

    /** Decodes JSON as a tree. */
    public static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException | NumberFormatException e) { // the latter for an exponent that is too large
            throw new QmpProtocolException("invalid JSON", MessageExcerpt.of(json), e);
        }
    }

    /** Decodes JSON as a value of a class that Jackson can read. */
    public static <T> T value(byte[] json, Class<T> type) {
        try {
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

    private static QmpProtocolException unreadable(
            byte[] json, Class<?> type, @Nullable String detail, @Nullable RuntimeException e) {
        return new QmpProtocolException(
                "cannot be read as " + type.getName() + " (" + detail + ")", MessageExcerpt.of(json), e);
    }
}
