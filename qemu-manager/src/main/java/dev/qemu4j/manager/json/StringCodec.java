package dev.qemu4j.manager.json;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Values that are written as one string.
 *
 * @param type the type of the values
 * @param expects describes the string
 * @param parse parses a value, or throws an {@link IllegalArgumentException}
 * @param print prints a value
 * @param isShown whether messages may show a malformed string: a URI may contain a password
 */
record StringCodec<T>(
        Class<T> type, String expects, Function<String, T> parse, Function<T, String> print, boolean isShown)
        implements JsonCodec {
    static <T> StringCodec<T> of(Class<T> type, String expects, Function<String, T> parse, Function<T, String> print) {
        return new StringCodec<>(type, expects, parse, print, true);
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (!node.isString()) {
            throw unexpected(node, path);
        }
        try {
            return parse.apply(node.stringValue());
        } catch (IllegalArgumentException refusal) {
            String reason = "is not " + expects + " (" + refusal.getMessage() + ")";
            throw isShown
                    ? VmConfigJsonException.at(path, node, reason)
                    : VmConfigJsonException.at(path, "it " + reason);
        }
    }

    /** Refuses a value that would be read back as another one, such as a path of another file system, or a path whose bytes are not text. */
    @Override
    public JsonNode write(Object value, JsonPath path) {
        String text = print.apply(type.cast(value));
        if (!isReadBack(text, value)) {
            throw VmConfigJsonException.at(path, "'" + text + "' would be read as another value");
        }
        return JsonNodeFactory.instance.stringNode(text);
    }

    private boolean isReadBack(String text, Object value) {
        try {
            return parse.apply(text).equals(value);
        } catch (IllegalArgumentException notRead) {
            return false;
        }
    }
}
