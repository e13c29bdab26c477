package dev.qemu4j.qapi;

import dev.qemu4j.qapi.internal.json.JsonEncoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The part of a JSON object that the components of a {@link QapiObject} cannot represent.
 *
 * <p>Two objects are equal if their components and their extras are equal. An object that was not decoded from JSON has no
 * extras, unless some were added.
 *
 * @param members the members that have no component, and those whose value does not fit their component: an unknown enum
 *     value, an integer of more than 63 bits, or another JSON type. The JSON must not be changed.
 * @param missing the mandatory members that are missing or of another type; their accessors throw {@link
 *     MissingMemberException}
 */
public record Extras(Map<String, JsonNode> members, Set<String> missing) {
    /** No extras: the components represent the whole object. */
    public static final Extras NONE = new Extras(Map.of(), Set.of());

    /** Copies both. */
    public Extras {
        members = Map.copyOf(members);
        missing = Set.copyOf(missing);
    }

    /**
     * Whether there are no extras.
     *
     * @return true if the components represent the whole object
     */
    public boolean isEmpty() {
        return members.isEmpty() && missing.isEmpty();
    }

    /**
     * Whether a mandatory member is missing, so that its accessor throws.
     *
     * @param member the member's name in JSON
     * @return true if it is missing
     */
    public boolean isMissing(String member) {
        return missing.contains(member);
    }

    /**
     * Adds or replaces a member.
     *
     * @param member the member's name in JSON
     * @param value a string, number, boolean, {@link QapiValue}, {@link JsonNode}, or a list of these
     * @return a copy with the member
     * @throws IllegalArgumentException if the value is none of these
     */
    public Extras with(String member, Object value) {
        Map<String, JsonNode> changed = new HashMap<>(members);
        changed.put(member, JsonEncoder.encode(member, value));
        return new Extras(changed, missing);
    }

    /**
     * Removes a member, also from the missing ones.
     *
     * @param member the member's name in JSON
     * @return a copy without the member
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
     * Checks that a mandatory member is not missing. For accessors.
     *
     * @param object the object that should have the member
     * @param member the member's name in JSON
     * @throws MissingMemberException if it is missing
     */
    public void demand(QapiObject object, String member) {
        if (!missing.isEmpty() && missing.contains(member)) {
            throw new MissingMemberException(object.getClass().getSimpleName(), member);
        }
    }

    /** Returns {@code none} if there are no extras. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        return missing.isEmpty() ? members.toString() : members + " without " + missing;
    }
}
