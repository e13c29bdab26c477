package dev.qemu4j.qmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes over the wire, at trace level of the logger {@code dev.qemu4j.qmp.wire}, without the secrets in it. */
final class WireLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.wire");
    private static final int LONGEST = 8 * 1024;
    private static final String MASK = "***";

    /** Members that carry a secret wherever they are. */
    private static final Set<String> SECRETS =
            Set.of("password", "passwd", "passphrase", "secret", "psk", "userpass", "cookie");

    /** Commands of the text monitor in which passwords are given as words. */
    private static final Set<String> SECRET_WORDS = Set.of("set_password", "change", "object_add");

    private WireLog() {}

    static boolean isEnabled() {
        return LOG.isTraceEnabled();
    }

    static void sent(String peer, byte[] message) {
        LOG.trace("{} <- {}", peer, readable(message));
    }

    static void received(String peer, byte[] buffer, int from, int to) {
        LOG.trace("{} -> {}", peer, readable(Arrays.copyOfRange(buffer, from, to)));
    }

    /** The message as text, with every secret in it replaced. */
    static String readable(byte[] message) {
        String text;
        try {
            JsonNode tree = QmpJson.MAPPER.readTree(message);
            text = mask(tree) ? tree.toString() : new String(message, StandardCharsets.UTF_8).strip();
        } catch (JacksonException e) {
            text = Excerpt.of(message);
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "... (" + text.length() + " characters)";
    }

    private static boolean mask(JsonNode node) {
        boolean masked = false;
        if (node instanceof ObjectNode object) {
            boolean holdsSecret = object.path("qom-type").asString("").startsWith("secret");
            for (String name : object.propertyNames().toArray(String[]::new)) {
                JsonNode value = object.path(name);
                if (value.isString() && (SECRETS.contains(name) || (holdsSecret && name.equals("data")))) {
                    object.put(name, MASK);
                    masked = true;
                } else if (value.isString() && name.equals("command-line") && hasSecretWord(value.asString())) {
                    object.put(name, firstWord(value.asString()) + " " + MASK);
                    masked = true;
                }
            }
        }
        for (JsonNode child : node) {
            masked |= mask(child);
        }
        return masked;
    }

    private static boolean hasSecretWord(String commandLine) {
        return SECRET_WORDS.contains(firstWord(commandLine));
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
