package dev.qemu4j.manager.json;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The constants of an enum, each by its word. */
final class WordForm implements Form {
    private final Map<String, Enum<?>> constants = new LinkedHashMap<>();

    WordForm(Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            Enum<?> named = (Enum<?>) constant;
            constants.put(Spelling.word(named), named);
        }
    }

    @Override
    public String expects() {
        return "one of " + Spelling.list(constants.keySet());
    }

    @Override
    public Object read(JsonNode node, Place place) {
        Enum<?> constant = node.isString() ? constants.get(node.stringValue()) : null;
        if (constant == null) {
            throw unexpected(node, place);
        }
        return constant;
    }

    @Override
    public JsonNode write(Object value, Place place) {
        return JsonNodeFactory.instance.stringNode(Spelling.word((Enum<?>) value));
    }
}
