package dev.qemu4j.qapi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as a QEMU sends or accepts it, generated from its schema. The samples 0, 1, 2, … of a type go through the values of
 * its enums, the branches of its unions and the forms of its alternates. All members are present.
 */
final class SchemaSamples {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH = 5;

    private final Map<String, JsonNode> entries = new HashMap<>();

    SchemaSamples(JsonNode schema) {
        schema.forEach(entry -> entries.put(entry.path("name").stringValue(), entry));
    }

    JsonNode entry(String name) {
        return entries.get(name);
    }

    Iterable<JsonNode> entries() {
        return entries.values();
    }

    JsonNode sample(String typeName, int number) {
        return sample(typeName, number, 0);
    }

    /** The number of samples of a type that contain all of its values, branches and forms. */
    int number(String typeName) {
        return number(typeName, new HashSet<>());
    }

    private int number(String typeName, Set<String> seen) {
        if (!seen.add(typeName)) {
            return 1;
        }
        JsonNode type = entries.get(typeName);
        int number = Math.max(
                Math.max(type.path("values").size(), type.path("variants").size()), 2);
        for (String list : List.of("members", "variants")) {
            for (JsonNode part : type.path(list)) {
                // The members of an enum are its values and have no type.
                if (part.has("type")) {
                    number = Math.max(number, number(part.path("type").stringValue(), seen));
                }
            }
        }
        return type.has("element-type")
                ? Math.max(number, number(type.path("element-type").stringValue(), seen))
                : number;
    }

    private JsonNode sample(String typeName, int number, int depth) {
        JsonNode type = entries.get(typeName);
        return switch (type.path("meta-type").stringValue()) {
            case "builtin" -> builtin(type.path("json-type").stringValue(), number);
            case "enum" -> pick(type.path("values"), number);
            case "array" -> array(type, number, depth);
            case "alternate" -> alternate(type, number, depth);
            case "object" -> {
                ObjectNode object = NODES.objectNode();
                fill(type, object, number, depth);
                yield object;
            }
            default -> throw new AssertionError(type);
        };
    }

    private static JsonNode builtin(String jsonType, int number) {
        return switch (jsonType) {
            case "string" -> NODES.stringNode("text" + number);
            case "int" -> NODES.numberNode(number);
            case "number" -> NODES.numberNode(number + 0.5);
            case "boolean" -> NODES.booleanNode(number % 2 == 0);
            case "null" -> NODES.nullNode();
            case "value" -> NODES.objectNode().put("any", number);
            default -> throw new AssertionError(jsonType);
        };
    }

    private ArrayNode array(JsonNode type, int number, int depth) {
        ArrayNode array = NODES.arrayNode();
        if (depth < DEPTH) {
            String element = type.path("element-type").stringValue();
            array.add(sample(element, number, depth + 1));
            array.add(sample(element, number + 1, depth + 1));
        }
        return array;
    }

    private JsonNode alternate(JsonNode type, int number, int depth) {
        JsonNode forms = type.path("members");
        for (int i = 0; i < forms.size(); i++) {
            String form = pick(forms, number + i).path("type").stringValue();
            boolean deep = entries.get(form).path("meta-type").stringValue().equals("object");
            if (!deep || depth < DEPTH) {
                return sample(form, number, depth + 1);
            }
        }
        throw new AssertionError(type);
    }

    private void fill(JsonNode type, ObjectNode object, int number, int depth) {
        for (JsonNode member : type.path("members")) {
            if (!member.has("default") || depth < DEPTH) {
                object.set(
                        member.path("name").stringValue(),
                        sample(member.path("type").stringValue(), number, depth + 1));
            }
        }
        if (type.has("tag")) {
            JsonNode variants = type.path("variants");
            JsonNode variant = pick(variants, number);
            // At the greatest depth, use a branch without objects.
            for (int i = 0; depth >= DEPTH && i < variants.size() && needsObjects(variant); i++) {
                variant = pick(variants, number + i);
            }
            object.put(type.path("tag").stringValue(), variant.path("case").stringValue());
            fill(entries.get(variant.path("type").stringValue()), object, number, depth);
        }
    }

    private boolean needsObjects(JsonNode variant) {
        for (JsonNode member : entries.get(variant.path("type").stringValue()).path("members")) {
            String meta = entries.get(member.path("type").stringValue())
                    .path("meta-type")
                    .stringValue();
            if (!member.has("default") && (meta.equals("object") || meta.equals("alternate"))) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode pick(JsonNode array, int number) {
        return array.get(number % array.size());
    }
}
