package dev.qemu4j.qapi;

import dev.qemu4j.qapi.json.JsonWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the typed components of a {@link QapiObject} cannot say about the JSON it was read from.
 *
 * <p>Two objects are equal when their components and their extras are; an object that was made here has none.
 *
 * @param members the members that have no component, and those whose value the component cannot hold: an unknown enum
 *     value, an integer beyond 63 bits, another JSON type. Not to be changed.
 * @param missing the mandatory members that were not there, or not of their type: their accessors throw
 *     {@link MissingMemberException}
 */
public record Extras(Map<String, JsonNode> members, Set<String> missing) {
    /** Nothing: everything is in the components. */
    public static final Extras NONE = new Extras(Map.of(), Set.of());

    /** Copies both. */
    public Extras {
        members = Map.copyOf(members);
        missing = Set.copyOf(missing);
    }

    /**
     * Whether the components say all there is to say.
     *
     * @return true most often
     */
    public boolean isEmpty() {
        return members.isEmpty() && missing.isEmpty();
    }

    /**
     * Whether a mandatory member was not sent, so that its accessor would throw.
     *
     * @param member the member's name in JSON
     * @return true if it was not sent
     */
    public boolean isMissing(String member) {
        return missing.contains(member);
    }

    /**
     * These with one member more, or in another's place.
     *
     * @param member the member's name in JSON
     * @param value a string, number, boolean, {@link QapiValue}, {@link JsonNode}, or a list of such
     * @return the extras with it
     * @throws IllegalArgumentException if the value is none of these
     */
    public Extras with(String member, Object value) {
        Map<String, JsonNode> changed = new HashMap<>(members);
        changed.put(member, JsonWriter.value(member, value));
        return new Extras(changed, missing);
    }

    /**
     * These without anything about one member.
     *
     * @param member the member's name in JSON
     * @return the extras without it
     */
    public Extras without(String member) {
        if (!members.containsKey(member) && !missing.contains(member)) {
            return this;
        }
        Map<String, JsonNode> changed = new HashMap<>(members);
        changed.remove(member);
        Set<String> changedMissing = new HashSet<>(missing);
        changedMissing.remove(member);
        return new Extras(changed, changedMissing);
    }

    /**
     * Throws if a mandatory member is missing. For accessors.
     *
     * @param object the object that should have it
     * @param member the member's name in JSON
     * @throws MissingMemberException if it was not sent
     */
    public void demand(QapiObject object, String member) {
        if (!missing.isEmpty() && missing.contains(member)) {
            throw new MissingMemberException(object.getClass().getSimpleName(), member);
        }
    }

    /** Returns {@code none} most often. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        return missing.isEmpty() ? members.toString() : members + " without " + missing;
    }
}
