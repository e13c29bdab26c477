package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.QmpJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * An event that QEMU sent.
 *
 * <p>Immutable and safe for use by several threads. {@link #data()} decodes the data on the calling thread.
 */
public final class QmpEvent {
    private final String name;
    private final Instant timestamp;
    private final byte[] data;

    QmpEvent(String name, Instant timestamp, byte[] data) {
        this.name = name;
        this.timestamp = timestamp;
        this.data = data;
    }

    /**
     * Creates an event, for tests of code that handles events.
     *
     * @param name its name, such as {@code STOP}
     * @param timestamp when it happened
     * @param data its data, a JSON object as text
     * @return the event
     */
    public static QmpEvent of(String name, Instant timestamp, String data) {
        return new QmpEvent(
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(timestamp, "timestamp"),
                data.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the event's name, such as {@code SHUTDOWN}} */
    public String name() {
        return name;
    }

    /**
     * When the event happened, by the clock of QEMU's host, to the microsecond. If QEMU does not know the time, this is the
     * time at which the event was received.
     *
     * @return the time
     */
    public Instant timestamp() {
        return timestamp;
    }

    /**
     * Decodes the event's data.
     *
     * @return a new tree, an empty object if the event has no data
     * @throws QmpProtocolException if the JSON cannot be decoded: a string is not UTF-8, a number is too large, or there are too
     *     many {@linkplain QmpClientBuilder#maxMessageSize values}
     */
    public JsonNode data() {
        return decode(data -> data);
    }

    /**
     * Decodes the event's data by a function.
     *
     * @param decoder the function; it gets a new tree, an empty object if the event has no data
     * @param <T> the type of the result
     * @return the result
     * @throws QmpProtocolException if the JSON cannot be decoded, or the function throws an unchecked exception or runs out of
     *     stack or memory, which is the cause then
     */
    public <T> T decode(Function<? super JsonNode, ? extends T> decoder) {
        try {
            return decoder.apply(QmpJson.tree(data));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw QmpProtocolException.undecodable(name, e);
        }
    }

    /**
     * The size of the data as JSON. The {@linkplain #data() tree} takes up to 30 times as many bytes, so a program that does not trust the
     * server looks here first.
     *
     * @return the number of bytes
     */
    public int dataSize() {
        return data.length;
    }

    /** Roughly how many bytes of memory the event takes. */
    long size() {
        return (long) name.length() + data.length;
    }

    /** Returns the name and the data. */
    @Override
    public String toString() {
        return name + " " + new String(data, StandardCharsets.UTF_8);
    }
}
