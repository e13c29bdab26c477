package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.QmpJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * What a command returned: the {@code return} member of its reply, read the way the caller wants it.
 *
 * <p>Immutable and safe for use by several threads. Each call decodes anew, on the calling thread.
 */
public final class QmpResult {
    static final QmpResult NOTHING = of("{}");

    private final byte[] json;

    QmpResult(byte[] json) {
        this.json = json;
    }

    int size() {
        return json.length;
    }

    /**
     * A result with the given JSON, for tests of a {@link QmpCommand#decode decoder}.
     *
     * @param json the JSON text
     * @return the result
     */
    public static QmpResult of(String json) {
        return new QmpResult(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The result as a JSON tree. Integers are exact, whatever their size.
     *
     * @return the tree; an empty object for commands that return nothing
     * @throws QmpProtocolException if it holds what no tree can: a string that is not UTF-8, a number beyond all numbers
     */
    public JsonNode json() {
        return QmpJson.tree(json);
    }

    /**
     * The result as a value of a class that Jackson can read. Members that the class does not have are ignored, so
     * that a newer QEMU, which adds some, can be read too.
     *
     * @param type the class, a record most often; its module must open its package to {@code tools.jackson.databind}
     * @param <T> the type
     * @return the value
     * @throws QmpProtocolException if the JSON is not of that shape
     */
    public <T> T as(Class<T> type) {
        return QmpJson.value(json, type);
    }

    /**
     * The result as the bytes that came over the wire: UTF-8 encoded JSON.
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
