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

    /**
     * Members whose text is a secret, or may contain one: what a command in the guest reads, and files of the guest. Those that end in
     * {@code -secret} only name the object that has it.
     */
    private static final Set<String> MEMBERS =
            Set.of("password", "passwd", "passphrase", "secret", "psk", "userpass", "cookie", "input-data", "buf-b64");

    /** Members that are lists with secrets: the environment of a command in the guest, and a program of the host with its arguments. */
    private static final Set<String> LISTS = Set.of("env", "cpr-exec-command");

    /** Commands that type into the guest, maybe a password, or set one by position, and the argument that has it. */
    private static final Map<String, String> TYPED =
            Map.of("send-key", "keys", "input-send-event", "events", "ringbuf-write", "data", "change", "arg");

    /** Commands of the human monitor whose words are no secrets. Any other may take one. */
    private static final Set<String> HARMLESS =
            Set.of("info", "help", "?", "print", "p", "x", "xp", "i", "log", "trace-event");

    private static final String TEXT_COMMAND = "command-line";

    /** The password in a URL, such as that of a disk. */
    private static final Pattern IN_URL = Pattern.compile("(://[^/@:]*:)[^/@]+@");

    /** The prefix of a file name that describes a block node as JSON. */
    private static final String JSON_FILE_NAME = "json:";

    /** The prefix of a migration's address that is a shell command. */
    private static final String PROGRAM = "exec:";

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
            if (!HARMLESS.contains(command) && !command.equals(value.asString().strip())) {
                return text(command + " " + MASK);
            }
        }
        if (name.equals("arguments")) {
            String keys = TYPED.get(object.path("execute").asString(""));
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
            case "props" -> // of object-add before QEMU 6.0
                object.path("qom-type").asString("").startsWith("secret");
            case "args" -> // of a migration to or from a program
                object.path("transport").asString("").equals("exec");
            default -> value.isArray() ? LISTS.contains(name) : value.isString() && MEMBERS.contains(name);
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
        if (text.startsWith(PROGRAM)) {
            return text(PROGRAM + MASK);
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
