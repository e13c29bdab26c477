package dev.qemu4j.config.option;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A QMP command with its arguments, ready to be sent.
 *
 * @param command the name of the command, such as {@code device_add}
 * @param arguments the arguments as plain Java values: strings, numbers, booleans, lists and maps
 */
public record QmpCall(String command, Map<String, Object> arguments) {
    /** Copies the arguments, in their order. */
    public QmpCall {
        Objects.requireNonNull(command, "command");
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
