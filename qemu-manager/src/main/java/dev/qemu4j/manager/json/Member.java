package dev.qemu4j.manager.json;

import dev.qemu4j.manager.json.Shape.Component;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A component of a type as part of the type's JSON object: one member, or the component's own members if they are inlined.
 *
 * @param owner the type
 * @param component the component
 * @param name the name of the member
 */
record Member(Class<?> owner, Component component, String name) {
    static Member of(Class<?> owner, Component component) {
        return new Member(owner, component, Spelling.member(component.name()));
    }

    boolean isInlined() {
        return component.type() instanceof Class<?> type && Schema.INLINED.contains(type);
    }

    JsonCodec codec() {
        return JsonCodecs.of(component.type());
    }

    Set<String> names() {
        return isInlined() ? ((ObjectCodec) codec()).names() : Set.of(name);
    }

    /** Reads the value from an object; empty if the object has no such member. */
    Optional<Object> read(JsonNode object, JsonPath path) {
        if (isInlined()) {
            return Optional.of(((ObjectCodec) codec()).readMembers(object, path));
        }
        return Optional.ofNullable(object.get(name)).map(node -> codec().read(node, path.member(name)));
    }

    /** The value if the object has no such member: the default in the schema, else the default of the type. */
    Optional<Object> defaultValue(Map<String, Object> others) {
        Optional<Object> stated = Schema.defaultOf(owner, component.name()).flatMap(rule -> rule.value(others));
        return stated.isPresent() ? stated : codec().defaultValue();
    }

    /** Writes the value to an object, unless it is the default. */
    void write(Map<String, Object> values, ObjectNode object, JsonPath path) {
        Object value = Objects.requireNonNull(values.get(component.name()), component.name());
        if (isInlined()) {
            ((ObjectCodec) codec()).writeMembers(value, object, path);
        } else if (!defaultValue(values).equals(Optional.of(value))) {
            object.set(name, codec().write(value, path.member(name)));
        }
    }
}
