package dev.qemu4j.qmp.internal.codec;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds in a message what must not be logged, and replaces it. */
final class Secrets {
    private static final String MASK = "***";

    /** Members that carry a secret wherever they are. Those that end in {@code -secret} carry the id of an object that has it. */
    private static final Set<String> MEMBERS =
            Set.of("password", "passwd", "passphrase", "secret", "psk", "userpass", "cookie");

    /** PendingCommands that type on the guest's keyboard, which is how a password gets into a login screen, and where the keys are. */
    private static final Map<String, String> KEYS = Map.of("send-key", "keys", "input-send-event", "events");

    /** PendingCommands of the text monitor in which secrets are given as words. */
    private static final Set<String> TEXT_COMMANDS =
            Set.of("set_password", "change", "object_add", "block_passwd", "sendkey", "qom-set");

    private static final String TEXT_COMMAND = "command-line";

    /** The password of a user in a URL, such as that of a disk. */
    private static final Pattern IN_URL = Pattern.compile("(://[^/@:]*:)[^/@]+@");

    /** How a block node is described inside a file name. */
    private static final String JSON_FILE_NAME = "json:";

    private Secrets() {}

    /** Replaces every secret in a tree; false if there was none. */
    static boolean mask(JsonNode node) {
        boolean masked = false;
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyNames().toArray(String[]::new)) {
                JsonNode instead = instead(object, name, object.path(name));
                if (instead != null) {
                    object.set(name, instead);
                }
                masked |= instead != null || mask(object.path(name));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode instead = instead(array.path(i));
                if (instead != null) {
                    array.set(i, instead);
                }
                masked |= instead != null || mask(array.path(i));
            }
        }
        return masked;
    }

    /** What is shown instead of a member; null if it is no secret itself. */
    private static @Nullable JsonNode instead(ObjectNode object, String name, JsonNode value) {
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
        return instead(value);
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

    /** What is shown instead of a text wherever it is; null if there is no secret in it. */
    private static @Nullable JsonNode instead(JsonNode value) {
        if (!value.isString()) {
            return null;
        }
        String text = value.asString();
        if (text.startsWith(JSON_FILE_NAME)) {
            return insteadOfFileName(text.substring(JSON_FILE_NAME.length()));
        }
        String shown = text.contains("://") ? IN_URL.matcher(text).replaceAll("$1" + MASK + "@") : text;
        return shown.equals(text) ? null : text(shown);
    }

    private static @Nullable JsonNode insteadOfFileName(String json) {
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
