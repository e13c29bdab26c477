package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A command that a client sent: {@code {"execute": …, "arguments": …, "id": …}} or its {@code exec-oob} form.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Request {
    private final FakeConnection connection;
    private final String text;
    private final JsonNode message;
    private final String command;
    private final boolean outOfBand;

    Request(FakeConnection connection, String text, JsonNode message, String command, boolean outOfBand) {
        this.connection = connection;
        this.text = text;
        this.message = message;
        this.command = command;
        this.outOfBand = outOfBand;
    }

    /**
     * {@return the connection that it was received on}
     */
    public FakeConnection connection() {
        return connection;
    }

    /**
     * {@return the name of the command}
     */
    public String command() {
        return command;
    }

    /**
     * {@return the arguments; an empty object if there were none}
     */
    public JsonNode arguments() {
        JsonNode arguments = message.get("arguments");
        return arguments == null ? Json.NODES.objectNode() : arguments;
    }

    /**
     * {@return the id, which may be any JSON value, or empty if there was none}
     */
    public Optional<JsonNode> id() {
        return Optional.ofNullable(message.get("id"));
    }

    /**
     * {@return whether it was sent with {@code exec-oob}}
     */
    public boolean isOutOfBand() {
        return outOfBand;
    }

    /**
     * {@return the whole message}
     */
    public JsonNode message() {
        return message;
    }

    /**
     * {@return the message exactly as it was received, without white space around it}
     */
    public String text() {
        return text;
    }

    /**
     * {@return the same as {@link #text()}}
     */
    @Override
    public String toString() {
        return text;
    }
}
