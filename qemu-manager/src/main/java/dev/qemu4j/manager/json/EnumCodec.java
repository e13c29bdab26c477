package dev.qemu4j.manager.json;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The constants of an enum, as strings. */
final class EnumCodec implements JsonCodec {
    private final Map<String, Enum<?>> constants = new LinkedHashMap<>();

    EnumCodec(Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            Enum<?> named = (Enum<?>) constant;
            constants.put(Spelling.constant(named), named);
        }
    }

    @Override
    public String expects() {
        return "one of " + Spelling.list(constants.keySet());
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        Enum<?> constant = node.isString() ? constants.get(node.stringValue()) : null;
        if (constant == null) {
            throw unexpected(node, path);
        }
        return constant;
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        return JsonNodeFactory.instance.stringNode(Spelling.constant((Enum<?>) value));
    }
}
