package dev.qemu4j.qapi;

import tools.jackson.databind.node.ObjectNode;

/**
 * A value that is a JSON object in QMP: a struct, a branch of a union, the arguments of a command or the data of an event.
 *
 * <p>Its components are the members that this library knows. {@link #extras()} has the others that were decoded, such as
 * those that a newer QEMU adds. {@link #toJson()} returns both.
 */
public interface QapiObject extends QapiValue {
    @Override
    ObjectNode toJson();

    /**
     * The members that the components cannot represent, and the mandatory ones that are missing.
     *
     * @return the extras, often {@link Extras#NONE}
     */
    Extras extras();

    /**
     * Adds a member that this library need not know: one that a newer QEMU has, a property of a device, or a value that
     * does not fit the component of that name. It replaces the component in the JSON.
     *
     * @param member the member's name in JSON
     * @param value a string, number, boolean, {@link QapiValue}, {@link tools.jackson.databind.JsonNode}, or a list of
     *     these
     * @return a copy with that member among its {@link #extras()}
     * @throws IllegalArgumentException if the value is none of these
     * @throws UnsupportedOperationException if all members of this object are those of a union; add the member to the union
     */
    default QapiObject with(String member, Object value) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " consists of a union: add " + member + " to the union");
    }
}
