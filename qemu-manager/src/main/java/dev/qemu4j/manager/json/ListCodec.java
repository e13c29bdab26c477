package dev.qemu4j.manager.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Lists, as arrays; the default is the empty list.
 *
 * @param element the codec of the elements
 */
record ListCodec(JsonCodec element) implements JsonCodec {
    @Override
    public String expects() {
        return "an array, each element " + element.expects();
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (!node.isArray()) {
            throw unexpected(node, path);
        }
        List<Object> values = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            values.add(element.read(item, path.element(values.size())));
        }
        return values;
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object item : (List<?>) value) {
            array.add(element.write(item, path.element(array.size())));
        }
        return array;
    }

    @Override
    public Optional<Object> defaultValue() {
        return Optional.of(List.of());
    }
}
