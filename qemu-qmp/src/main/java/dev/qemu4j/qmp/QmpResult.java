package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.QmpJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * The result of a command: the {@code return} member of its reply, to be decoded as the caller chooses.
 *
 * <p>Immutable and safe for use by several threads. Each call decodes the JSON again, on the calling thread.
 */
public final class QmpResult {
    private final byte[] json;

    QmpResult(byte[] json) {
        this.json = json;
    }

    int size() {
        return json.length;
    }

    /**
     * Creates a result from JSON, for tests of a {@link QmpCommand#decode decoder}.
     *
     * @param json the JSON text
     * @return the result
     */
    public static QmpResult of(String json) {
        return new QmpResult(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes the result as a JSON tree. Integers of any size are exact.
     *
     * @return the tree; an empty object for commands that return nothing
     * @throws QmpProtocolException if the JSON cannot be decoded: a string is not UTF-8, a number is too large, or there are too
     *     many {@linkplain QmpClientBuilder#maxMessageSize values}
     */
    public JsonNode json() {
        return QmpJson.tree(json);
    }

    /**
     * Decodes the result as a value of a class that Jackson can read. Members that the class does not have are ignored,
     * because newer versions of QEMU add members.
     *
     * @param type the class, usually a record; its module must open its package to {@code tools.jackson.databind}
     * @param <T> the type
     * @return the value
     * @throws QmpProtocolException if the JSON does not fit the class
     */
    public <T> T as(Class<T> type) {
        return QmpJson.value(json, type);
    }

    /**
     * The result as it was received: JSON in UTF-8.
     *
     * @return a copy of the bytes
     */
    public byte[] bytes() {
        return json.clone();
    }

    /** Returns the JSON text. */
    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
