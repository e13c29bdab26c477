package dev.qemu4j.manager.json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Integers, in the range of the Java type. */
enum IntegerCodec implements JsonCodec {
    INT,
    LONG;

    @Override
    public String expects() {
        return this == INT ? "a 32-bit integer" : "a 64-bit integer";
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (node.isIntegralNumber()) {
            if (this == INT && node.canConvertToInt()) {
                return node.intValue();
            }
            if (this == LONG && node.canConvertToLong()) {
                return node.longValue();
            }
        }
        throw unexpected(node, path);
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        return JsonNodeFactory.instance.numberNode(((Number) value).longValue());
    }
}
