package dev.qemu4j.manager.json;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Values that are one text.
 *
 * @param expects what text it is
 * @param parse makes the value, or throws an {@link IllegalArgumentException}
 * @param print the text of a value
 * @param isShown whether messages may show a text that is none; a URI may hold a password
 */
record TextForm<T>(Class<T> type, String expects, Function<String, T> parse, Function<T, String> print, boolean isShown)
        implements Form {
    static <T> TextForm<T> of(Class<T> type, String expects, Function<String, T> parse, Function<T, String> print) {
        return new TextForm<>(type, expects, parse, print, true);
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (!node.isString()) {
            throw unexpected(node, place);
        }
        try {
            return parse.apply(node.stringValue());
        } catch (IllegalArgumentException refusal) {
            String reason = "is not " + expects + " (" + refusal.getMessage() + ")";
            throw isShown
                    ? VmConfigJsonException.at(place, node, reason)
                    : VmConfigJsonException.at(place, "it " + reason);
        }
    }

    /** A path of another file system, or one whose bytes are no text, would be another one when it is read. */
    @Override
    public JsonNode write(Object value, Place place) {
        String text = print.apply(type.cast(value));
        if (!isReadBack(text, value)) {
            throw VmConfigJsonException.at(place, "'" + text + "' is not the same when it is read again");
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
