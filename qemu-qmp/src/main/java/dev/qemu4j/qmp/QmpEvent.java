package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.QmpJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * Something that QEMU reported by itself.
 *
 * <p>Immutable and safe for use by several threads. The data is decoded when it is asked for, on the thread that asks.
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
     * An event made by hand, for tests of what handles events.
     *
     * @param name its name, such as {@code STOP}
     * @param timestamp when it happened
     * @param data its data as JSON text, an object
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
     * When it happened, by the clock of QEMU's host, in microseconds. If QEMU could not tell, the time at which the
     * event arrived here.
     *
     * @return the time
     */
    public Instant timestamp() {
        return timestamp;
    }

    /**
     * What the event says.
     *
     * @return a tree of the caller's own, an empty object if the event carries no data
     * @throws QmpProtocolException if it holds what no tree can: a string that is not UTF-8, a number beyond all numbers
     */
    public JsonNode data() {
        return QmpJson.tree(data);
    }

    /** How much memory it takes, roughly. */
    long size() {
        return (long) name.length() + data.length;
    }

    /** Returns the name and the data. */
    @Override
    public String toString() {
        return name + " " + new String(data, StandardCharsets.UTF_8);
    }
}
