package dev.qemu4j.qapi;

import dev.qemu4j.qapi.internal.json.Check;
import dev.qemu4j.qapi.internal.json.JsonReader;
import dev.qemu4j.qapi.internal.json.JsonWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a command that returns nothing: an empty JSON object.
 *
 * @param extras members that a newer QEMU returned
 */
public record Empty(Extras extras) implements QapiObject {
    /** An empty result without extras. */
    public static final Empty INSTANCE = new Empty(Extras.NONE);

    /** Checks that the extras are not null. */
    public Empty {
        Check.notNull(extras, "extras");
    }

    /**
     * Decodes the result of a command.
     *
     * @param json any JSON; what is not an object counts as empty
     * @return the result, {@link #INSTANCE} if it has no members
     */
    public static Empty fromJson(JsonNode json) {
        if (!json.isObject() || json.isEmpty()) {
            return INSTANCE;
        }
        return new Empty(JsonReader.lenient("Empty", json).extras());
    }

    @Override
    public ObjectNode toJson() {
        return new JsonWriter(this, extras).object();
    }
}
