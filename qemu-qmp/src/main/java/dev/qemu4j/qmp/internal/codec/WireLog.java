package dev.qemu4j.qmp.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Logs every message at trace level of the logger {@code dev.qemu4j.qmp.wire}, with its secrets masked. */
public final class WireLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.wire");
    private static final int LONGEST = 8 * 1024;

    private WireLog() {}

    public static boolean isEnabled() {
        return LOG.isTraceEnabled();
    }

    public static void sent(String peer, byte[] message) {
        LOG.trace("{} <- {}", peer, readable(message));
    }

    static void received(String peer, byte[] buffer, int from, int to) {
        LOG.trace("{} -> {}", peer, readable(Arrays.copyOfRange(buffer, from, to)));
    }

    /** The message as text with its secrets masked. Of one that is not JSON, only an excerpt. */
    static String readable(byte[] message) {
        String text;
        try {
            JsonNode tree = QmpJson.tree(message);
            text = Secrets.mask(tree)
                    ? QmpJson.MAPPER.writeValueAsString(tree)
                    : new String(message, StandardCharsets.UTF_8).strip();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) { // the log must not end the connection
            text = MessageExcerpt.of(message);
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "... (" + text.length() + " characters)";
    }
}
