package dev.qemu4j.qapi.internal.json;

import dev.qemu4j.qapi.JsonShapeException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Decodes JSON values that are not members of an object. */
public final class JsonValues {
    private JsonValues() {}

    /**
     * A string.
     *
     * @param json the JSON
     * @return the text
     */
    public static String string(JsonNode json) {
        if (!json.isString()) {
            throw new JsonShapeException("string", "not " + json.getNodeType());
        }
        return json.stringValue();
    }

    /**
     * An integer. Of a larger one, the low 64 bits are kept, as in Java's unsigned integers.
     *
     * @param json the JSON
     * @return the integer
     */
    public static long integer(JsonNode json) {
        if (!json.isIntegralNumber()) {
            throw new JsonShapeException("integer", "not " + json.getNodeType());
        }
        return json.canConvertToLong()
                ? json.longValue()
                : json.bigIntegerValue().longValue();
    }

    /**
     * A number.
     *
     * @param json the JSON
     * @return the number
     */
    public static double number(JsonNode json) {
        if (!json.isNumber()) {
            throw new JsonShapeException("number", "not " + json.getNodeType());
        }
        return json.doubleValue();
    }

    /**
     * A boolean.
     *
     * @param json the JSON
     * @return the boolean
     */
    public static boolean bool(JsonNode json) {
        if (!json.isBoolean()) {
            throw new JsonShapeException("boolean", "not " + json.getNodeType());
        }
        return json.booleanValue();
    }

    /**
     * A list of strings.
     *
     * @param json the JSON
     * @return the texts
     */
    public static List<String> strings(JsonNode json) {
        List<String> list = new ArrayList<>(size("[string]", json));
        for (JsonNode element : json) {
            list.add(string(element));
        }
        return list;
    }

    /**
     * A list of integers.
     *
     * @param json the JSON
     * @return the integers
     */
    public static List<Long> integers(JsonNode json) {
        List<Long> list = new ArrayList<>(size("[integer]", json));
        for (JsonNode element : json) {
            list.add(integer(element));
        }
        return list;
    }

    /**
     * The length of an array.
     *
     * @param type the type of its elements, for messages
     * @param json the JSON
     * @return the length
     */
    public static int size(String type, JsonNode json) {
        if (!json.isArray()) {
            throw new JsonShapeException(type, "expected an array, not " + json.getNodeType());
        }
        return json.size();
    }

    /**
     * The text of a union's discriminator.
     *
     * @param type the union's name, for messages
     * @param json the JSON
     * @param member the discriminator
     * @return the text, empty if there is none
     */
    public static String tag(String type, JsonNode json, String member) {
        if (!json.isObject()) {
            throw new JsonShapeException(type, "expected an object, not " + json.getNodeType());
        }
        JsonNode tag = json.get(member);
        return tag != null && tag.isString() ? tag.stringValue() : "";
    }
}
