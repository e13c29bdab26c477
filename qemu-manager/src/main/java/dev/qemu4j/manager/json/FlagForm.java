package dev.qemu4j.manager.json;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Truth values, false unless they are said. */
enum FlagForm implements Form {
    FLAG;

    @Override
    public String expects() {
        return "true or false";
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (!node.isBoolean()) {
            throw unexpected(node, place);
        }
        return node.booleanValue();
    }

    @Override
    public JsonNode write(Object value, Place place) {
        return JsonNodeFactory.instance.booleanNode((Boolean) value);
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(false);
    }
}
