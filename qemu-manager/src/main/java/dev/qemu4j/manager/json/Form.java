package dev.qemu4j.manager.json;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How the values of one Java type stand in JSON. */
interface Form {
    /** What stands in JSON, for messages and the reference: {@code a text}, {@code a list of parts}. */
    String expects();

    /** The value that a node says. */
    Object read(JsonNode node, Place place);

    /** The node that says a value. */
    JsonNode write(Object value, Place place);

    /** What a member of this form is when it is left out, where that follows from the form alone. */
    default Optional<Object> absent() {
        return Optional.empty();
    }

    /** The complaint about a node of another sort. */
    default VmConfigJsonException unexpected(JsonNode node, Place place) {
        String hint = node.isNull() ? " (what there is none of is left out)" : "";
        return VmConfigJsonException.at(place, node, "is not " + expects() + hint);
    }
}
