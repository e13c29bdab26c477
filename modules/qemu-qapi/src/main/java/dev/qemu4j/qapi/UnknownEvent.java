package dev.qemu4j.qapi;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event that this library does not know, because only a newer QEMU has it.
 *
 * @param eventName its name in QMP
 * @param data its data, which must not be changed
 * @param timestamp when the event happened
 */
public record UnknownEvent(String eventName, ObjectNode data, Instant timestamp) implements QapiEvent {
    /** Checks that no component is null. */
    public UnknownEvent {
        Objects.requireNonNull(eventName, "eventName");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(timestamp, "timestamp");
    }

    @Override
    public Extras extras() {
        Map<String, JsonNode> members = new HashMap<>();
        data.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return new Extras(members, Set.of());
    }

    @Override
    public ObjectNode toJson() {
        return data;
    }
}
