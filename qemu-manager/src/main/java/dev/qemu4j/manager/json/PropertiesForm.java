package dev.qemu4j.manager.json;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Properties as QEMU has them: an object in which each type of value is what it is in JSON, in the order of the properties.
 *
 * <p>Two types have no counterpart in JSON: a size and a repeated key. They are objects of one member whose name no property
 * can have.
 */
enum PropertiesForm implements Form {
    PROPERTIES;

    static final String SIZE = "$size";
    static final String REPEATED = "$repeated";

    /** A tree looks for every key among all of its keys, so that a million of them would take hours. */
    static final int MAX_PROPERTIES = 4096;

    private static final String VALUE = "a text, an integer, true or false, a list or an object";
    private static final Form TEXTS = new ListForm(Forms.of(String.class));
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String expects() {
        return "an object of properties";
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(PropertyTree.empty());
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (!node.isObject()) {
            throw unexpected(node, place);
        }
        if (node.size() > MAX_PROPERTIES) {
            throw VmConfigJsonException.at(place, "there are more than " + MAX_PROPERTIES + " properties");
        }
        PropertyTree tree = PropertyTree.empty();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            Place inside = place.member(property.getKey());
            try {
                tree = tree.with(property.getKey(), value(property.getValue(), inside));
            } catch (IllegalArgumentException refusal) {
                throw VmConfigJsonException.refused(inside, refusal);
            }
        }
        return tree;
    }

    private PropertyValue value(JsonNode node, Place place) {
        if (node.isString()) {
            return new PropertyValue.Text(node.stringValue());
        }
        if (node.isBoolean()) {
            return new PropertyValue.Flag(node.booleanValue());
        }
        if (node.isIntegralNumber()) {
            return new PropertyValue.Whole(node.bigIntegerValue());
        }
        if (node.isArray()) {
            List<PropertyValue> items = new ArrayList<>(node.size());
            for (JsonNode item : node) {
                items.add(value(item, place.element(items.size())));
            }
            return new PropertyValue.Items(items);
        }
        if (!node.isObject()) {
            throw VmConfigJsonException.at(place, node, "is not " + VALUE);
        }
        return typed(node, place);
    }

    private PropertyValue typed(JsonNode node, Place place) {
        if (node.size() == 1 && node.has(SIZE)) {
            DataSize size = (DataSize) SizeForm.SIZE.read(node.get(SIZE), place.member(SIZE));
            return new PropertyValue.Size(size.bytes());
        }
        if (node.size() == 1 && node.has(REPEATED)) {
            List<String> texts = ((List<?>) TEXTS.read(node.get(REPEATED), place.member(REPEATED)))
                    .stream().map(String.class::cast).toList();
            return new PropertyValue.Repeated(texts);
        }
        return new PropertyValue.Nested((PropertyTree) read(node, place));
    }

    @Override
    public JsonNode write(Object value, Place place) {
        PropertyTree tree = (PropertyTree) value;
        ObjectNode object = NODES.objectNode();
        for (String key : tree.keys()) {
            object.set(key, node(tree.get(key).orElseThrow(), place.member(key)));
        }
        return object;
    }

    private JsonNode node(PropertyValue value, Place place) {
        return switch (value) {
            case PropertyValue.Text(var text) -> NODES.stringNode(text);
            case PropertyValue.Flag(var on) -> NODES.booleanNode(on);
            case PropertyValue.Whole(var number) -> NODES.numberNode(number);
            case PropertyValue.Size(var bytes) ->
                NODES.objectNode().set(SIZE, SizeForm.SIZE.write(DataSize.ofBytes(bytes), place));
            case PropertyValue.Repeated(var texts) -> NODES.objectNode().set(REPEATED, TEXTS.write(texts, place));
            case PropertyValue.Nested(var tree) -> write(tree, place);
            case PropertyValue.Items(var items) -> {
                ArrayNode array = NODES.arrayNode();
                for (PropertyValue item : items) {
                    array.add(node(item, place.element(array.size())));
                }
                yield array;
            }
        };
    }
}
