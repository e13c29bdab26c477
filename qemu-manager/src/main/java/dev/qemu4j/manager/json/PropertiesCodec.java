package dev.qemu4j.manager.json;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Properties of QEMU: an object whose values have their natural JSON types, in the order of the properties.
 *
 * <p>Two types have no counterpart in JSON: a size and a repeated key. They are objects with one member whose name cannot be that of a
 * property.
 */
enum PropertiesCodec implements JsonCodec {
    PROPERTIES;

    static final String SIZE = "$size";
    static final String REPEATED = "$repeated";

    /** QEMU has nothing with as many properties. */
    static final int MAX_PROPERTIES = 4096;

    private static final String VALUE = "a string, an integer, true or false, an array or an object";
    private static final JsonCodec TEXTS = new ListCodec(JsonCodecs.of(String.class));
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String expects() {
        return "an object of properties";
    }

    @Override
    public Optional<Object> defaultValue() {
        return Optional.of(PropertyTree.empty());
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (!node.isObject()) {
            throw unexpected(node, path);
        }
        if (node.size() > MAX_PROPERTIES) {
            throw VmConfigJsonException.at(path, "there are more than " + MAX_PROPERTIES + " properties");
        }
        Map<String, PropertyValue> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            JsonPath inside = path.member(property.getKey());
            try {
                PropertyValue value = value(property.getValue(), inside);
                // Refuses a key with its own path.
                PropertyTree.of(Map.of(property.getKey(), value));
                properties.put(property.getKey(), value);
            } catch (IllegalArgumentException refusal) {
                throw VmConfigJsonException.refused(inside, refusal);
            }
        }
        return PropertyTree.of(properties);
    }

    private PropertyValue value(JsonNode node, JsonPath path) {
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
                items.add(value(item, path.element(items.size())));
            }
            return new PropertyValue.Items(items);
        }
        if (!node.isObject()) {
            throw VmConfigJsonException.at(path, node, "is not " + VALUE);
        }
        return typed(node, path);
    }

    private PropertyValue typed(JsonNode node, JsonPath path) {
        if (node.size() == 1 && node.has(SIZE)) {
            DataSize size = (DataSize) SizeCodec.SIZE.read(node.get(SIZE), path.member(SIZE));
            return new PropertyValue.Size(size.bytes());
        }
        if (node.size() == 1 && node.has(REPEATED)) {
            List<String> texts = ((List<?>) TEXTS.read(node.get(REPEATED), path.member(REPEATED)))
                    .stream().map(String.class::cast).toList();
            return new PropertyValue.Repeated(texts);
        }
        return new PropertyValue.Nested((PropertyTree) read(node, path));
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        PropertyTree tree = (PropertyTree) value;
        ObjectNode object = NODES.objectNode();
        tree.forEach((key, property) -> object.set(key, node(property, path.member(key))));
        return object;
    }

    private JsonNode node(PropertyValue value, JsonPath path) {
        return switch (value) {
            case PropertyValue.Text(var text) -> NODES.stringNode(text);
            case PropertyValue.Flag(var on) -> NODES.booleanNode(on);
            case PropertyValue.Whole(var number) -> NODES.numberNode(number);
            case PropertyValue.Size(var bytes) ->
                NODES.objectNode().set(SIZE, SizeCodec.SIZE.write(DataSize.ofBytes(bytes), path));
            case PropertyValue.Repeated(var texts) -> NODES.objectNode().set(REPEATED, TEXTS.write(texts, path));
            case PropertyValue.Nested(var tree) -> write(tree, path);
            case PropertyValue.Items(var items) -> {
                ArrayNode array = NODES.arrayNode();
                for (PropertyValue item : items) {
                    array.add(node(item, path.element(array.size())));
                }
                yield array;
            }
        };
    }
}
