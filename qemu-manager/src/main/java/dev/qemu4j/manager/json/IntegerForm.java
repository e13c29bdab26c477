package dev.qemu4j.manager.json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whole numbers, of the size that the Java type has. */
enum IntegerForm implements Form {
    INT,
    LONG;

    @Override
    public String expects() {
        return this == INT ? "an integer of up to 32 bits" : "an integer of up to 64 bits";
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (node.isIntegralNumber()) {
            if (this == INT && node.canConvertToInt()) {
                return node.intValue();
            }
            if (this == LONG && node.canConvertToLong()) {
                return node.longValue();
            }
        }
        throw unexpected(node, place);
    }

    @Override
    public JsonNode write(Object value, Place place) {
        return JsonNodeFactory.instance.numberNode(((Number) value).longValue());
    }
}
