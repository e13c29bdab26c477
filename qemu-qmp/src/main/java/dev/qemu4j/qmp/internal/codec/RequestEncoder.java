package dev.qemu4j.qmp.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Encodes a command as the bytes of a request. Runs on the caller's thread and rejects there what QEMU would reject.
 */
public final class RequestEncoder {
    private static final byte[] EXECUTE = ascii("{\"execute\":");
    private static final byte[] EXEC_OOB = ascii("{\"exec-oob\":");
    private static final byte[] ARGUMENTS = ascii(",\"arguments\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NONE = {};

    private RequestEncoder() {}

    /**
     * Encodes the arguments as JSON; no bytes if there are none.
     *
     * @throws IllegalArgumentException if they are not a JSON object
     */
    public static byte[] arguments(String command, Object arguments) {
        if (arguments instanceof Map<?, ?> map && map.isEmpty()) {
            return NONE;
        }
        byte[] json;
        try {
            json = QmpJson.MAPPER.writeValueAsBytes(arguments);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    command + ": the arguments cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        if (json[0] != '{') {
            throw new IllegalArgumentException(command + ": the arguments must be a JSON object, not "
                    + arguments.getClass().getName());
        }
        return json.length == 2 ? NONE : json;
    }

    /** Returns the name of a command if it has one. */
    public static String checkName(String command) {
        if (command.isBlank()) {
            throw new IllegalArgumentException("the name of the command is empty");
        }
        return command;
    }

    /** Encodes a request; out of band if the id is negative. */
    public static byte[] request(String command, byte[] arguments, long id) {
        byte[] name = isPlain(command) ? ascii('"' + command + '"') : QmpJson.MAPPER.writeValueAsBytes(command);
        byte[] idText = ascii(Long.toString(id));
        byte[] start = id < 0 ? EXEC_OOB : EXECUTE;
        byte[] middle = arguments.length == 0 ? NONE : ARGUMENTS;
        return concat(start, name, middle, arguments, ID, idText, END);
    }

    /** Whether the name has only the characters of QEMU's own names, which need no escaping. */
    private static boolean isPlain(String command) {
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static byte[] concat(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
