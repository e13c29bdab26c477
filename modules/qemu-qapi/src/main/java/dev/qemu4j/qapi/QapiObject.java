package dev.qemu4j.qapi;

import tools.jackson.databind.node.ObjectNode;

/**
 * A struct, a branch of a union, the arguments of a command or the data of an event: what is a JSON object on the wire.
 *
 * <p>Its typed components are what this library knows. {@link #extras()} has the rest of what was read, so that
 * {@link #toJson()} gives back all of it, and a newer QEMU's additions can be looked at.
 */
public interface QapiObject extends QapiValue {
    @Override
    ObjectNode toJson();

    /**
     * What was read and has no component, and what has one and was not there.
     *
     * @return {@link Extras#NONE} most often
     */
    Extras extras();

    /**
     * This with one more member, which this library need not know: one that a newer QEMU has, a property of a device, or
     * a value that the component of that name cannot hold and whose place it takes.
     *
     * @param member the member's name in JSON
     * @param value a string, number, boolean, {@link QapiValue}, {@link tools.jackson.databind.JsonNode}, or a list of
     *     such
     * @return a copy with that member among its {@link #extras()}
     * @throws IllegalArgumentException if the value is none of these
     * @throws UnsupportedOperationException if this consists of a union alone, which is where members are to be added
     */
    default QapiObject with(String member, Object value) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " consists of a union: add " + member + " there");
    }
}
