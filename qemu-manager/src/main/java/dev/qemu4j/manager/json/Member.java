package dev.qemu4j.manager.json;

import dev.qemu4j.manager.json.Shape.Component;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A component of a type as it stands in the type's object: a member, or several where the component's own members stand there
 * in its place.
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

    Form form() {
        return Forms.of(component.type());
    }

    Set<String> names() {
        return isInlined() ? ((ObjectForm) form()).names() : Set.of(name);
    }

    /** The value that an object says, if it says one. */
    Optional<Object> read(JsonNode object, Place place) {
        if (isInlined()) {
            return Optional.of(((ObjectForm) form()).readMembers(object, place));
        }
        return Optional.ofNullable(object.get(name)).map(node -> form().read(node, place.member(name)));
    }

    /** The value where an object says none: as the schema has it, or else as it follows from the type. */
    Optional<Object> absent(Map<String, Object> others) {
        Optional<Object> stated = Schema.defaultOf(owner, component.name()).flatMap(rule -> rule.value(others));
        return stated.isPresent() ? stated : form().absent();
    }

    /** Adds what an object must say: nothing where leaving it out says the same. */
    void write(Map<String, Object> values, ObjectNode object, Place place) {
        Object value = Objects.requireNonNull(values.get(component.name()), component.name());
        if (isInlined()) {
            ((ObjectForm) form()).writeMembers(value, object, place);
        } else if (!absent(values).equals(Optional.of(value))) {
            object.set(name, form().write(value, place.member(name)));
        }
    }
}
