package dev.qemu4j.qapi;

import dev.qemu4j.qapi.json.Check;
import dev.qemu4j.qapi.json.JsonReader;
import dev.qemu4j.qapi.json.JsonWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command returns that returns nothing: an empty JSON object.
 *
 * @param extras what a newer QEMU returned all the same
 */
public record Empty(Extras extras) implements QapiObject {
    /** Nothing at all. */
    public static final Empty INSTANCE = new Empty(Extras.NONE);

    /** Checks that nothing is null. */
    public Empty {
        Check.notNull(extras, "extras");
    }

    /**
     * Reads what a command returned.
     *
     * @param json any JSON; what is not an object counts as nothing
     * @return {@link #INSTANCE} most often
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
