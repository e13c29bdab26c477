package dev.qemu4j.manager.json;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Converts the values of one Java type to JSON and back. */
interface JsonCodec {
    /** Describes the expected JSON, for messages and the reference: {@code a string}, {@code true or false}. */
    String expects();

    /** Converts a node to a value. */
    Object read(JsonNode node, JsonPath path);

    /** Converts a value to a node. */
    JsonNode write(Object value, JsonPath path);

    /** The default of a member of this type; empty if the type alone has none. */
    default Optional<Object> defaultValue() {
        return Optional.empty();
    }

    /** The failure for a node of another type. */
    default VmConfigJsonException unexpected(JsonNode node, JsonPath path) {
        String hint = node.isNull() ? "; leave the member out instead" : "";
        return VmConfigJsonException.at(path, node, "is not " + expects() + hint);
    }
}
