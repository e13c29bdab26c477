package dev.qemu4j.manager.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Lists, empty unless they are said.
 *
 * @param element the form of an element
 */
record ListForm(Form element) implements Form {
    @Override
    public String expects() {
        return "a list, each " + element.expects();
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (!node.isArray()) {
            throw unexpected(node, place);
        }
        List<Object> values = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            values.add(element.read(item, place.element(values.size())));
        }
        return values;
    }

    @Override
    public JsonNode write(Object value, Place place) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object item : (List<?>) value) {
            array.add(element.write(item, place.element(array.size())));
        }
        return array;
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(List.of());
    }
}
