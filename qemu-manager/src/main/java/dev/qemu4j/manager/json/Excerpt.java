package dev.qemu4j.manager.json;

import tools.jackson.databind.JsonNode;

/** The excerpt of a value in a message: all of a short value, the start of a long one, the type of an object or array. */
final class Excerpt {
    private static final int LENGTH = 80;

    private Excerpt() {}

    static String of(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        return node.isArray() ? "an array" : of(node.toString(), LENGTH);
    }

    static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
