package dev.qemu4j.manager.json;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Booleans; the default is false. */
enum BooleanCodec implements JsonCodec {
    BOOLEAN;

    @Override
    public String expects() {
        return "true or false";
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (!node.isBoolean()) {
            throw unexpected(node, path);
        }
        return node.booleanValue();
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        return JsonNodeFactory.instance.booleanNode((Boolean) value);
    }

    @Override
    public Optional<Object> defaultValue() {
        return Optional.of(false);
    }
}
