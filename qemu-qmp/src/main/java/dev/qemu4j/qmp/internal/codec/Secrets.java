package dev.qemu4j.qmp.internal.codec;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces the secrets in a message before it is logged. */
final class Secrets {
    private static final String MASK = "***";

    /** Members whose value is a secret. Those that end in {@code -secret} only name the object that has it. */
    private static final Set<String> MEMBERS =
            Set.of("password", "passwd", "passphrase", "secret", "psk", "userpass", "cookie");

    /** Commands that type on the guest's keyboard, maybe a password, and the argument that has the keys. */
    private static final Map<String, String> KEYS = Map.of("send-key", "keys", "input-send-event", "events");

    /** Commands of the human monitor that take secrets as words. */
    private static final Set<String> TEXT_COMMANDS =
            Set.of("set_password", "change", "object_add", "block_passwd", "sendkey", "qom-set");

    private static final String TEXT_COMMAND = "command-line";

    /** The password in a URL, such as that of a disk. */
    private static final Pattern IN_URL = Pattern.compile("(://[^/@:]*:)[^/@]+@");

    /** The prefix of a file name that describes a block node as JSON. */
    private static final String JSON_FILE_NAME = "json:";

    private Secrets() {}

    /** Replaces every secret in a tree. Returns false if there was none. */
    static boolean mask(JsonNode node) {
        boolean found = false;
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyNames().toArray(String[]::new)) {
                JsonNode replacement = replacement(object, name, object.path(name));
                if (replacement != null) {
                    object.set(name, replacement);
                }
                found |= replacement != null || mask(object.path(name));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode replacement = replacement(array.path(i));
                if (replacement != null) {
                    array.set(i, replacement);
                }
                found |= replacement != null || mask(array.path(i));
            }
        }
        return found;
    }

    /** The replacement of a member, or null if its value is not a secret itself. */
    private static @Nullable JsonNode replacement(ObjectNode object, String name, JsonNode value) {
        if (isSecret(object, name, value)) {
            return text(MASK);
        }
        if (name.equals(TEXT_COMMAND) && value.isString()) {
            String command = firstWord(value.asString());
            if (TEXT_COMMANDS.contains(command)) {
                return text(command + " " + MASK);
            }
        }
        if (name.equals("arguments")) {
            String keys = KEYS.get(object.path("execute").asString(""));
            if (keys != null && value.has(keys) && value.deepCopy() instanceof ObjectNode arguments) {
                return arguments.put(keys, MASK);
            }
        }
        return replacement(value);
    }

    private static boolean isSecret(ObjectNode object, String name, JsonNode value) {
        return switch (name) {
            case "data" ->
                value.isString() && object.path("qom-type").asString("").startsWith("secret");
            case "value" -> { // of qom-set
                String property = object.path("property").asString("");
                yield value.isString() && (property.equals("data") || MEMBERS.contains(property));
            }
            default -> value.isString() && MEMBERS.contains(name);
        };
    }

    /** The replacement of a text, or null if it contains no secret. */
    private static @Nullable JsonNode replacement(JsonNode value) {
        if (!value.isString()) {
            return null;
        }
        String text = value.asString();
        if (text.startsWith(JSON_FILE_NAME)) {
            return replacementOfFileName(text.substring(JSON_FILE_NAME.length()));
        }
        String shown = text.contains("://") ? IN_URL.matcher(text).replaceAll("$1" + MASK + "@") : text;
        return shown.equals(text) ? null : text(shown);
    }

    private static @Nullable JsonNode replacementOfFileName(String json) {
        try {
            JsonNode tree = QmpJson.MAPPER.readTree(json);
            return mask(tree) ? text(JSON_FILE_NAME + QmpJson.MAPPER.writeValueAsString(tree)) : null;
        } catch (JacksonException | NumberFormatException e) {
            return text(JSON_FILE_NAME + MASK);
        }
    }

    private static JsonNode text(String text) {
        return QmpJson.MAPPER.getNodeFactory().stringNode(text);
    }

    private static String firstWord(String commandLine) {
        String text = commandLine.strip();
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
