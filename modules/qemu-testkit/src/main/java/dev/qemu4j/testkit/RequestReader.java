package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.json.Frame;
import dev.qemu4j.testkit.internal.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a message as a command. An invalid one gets the error message of QEMU. */
final class RequestReader {
    /** A command, or the error for an invalid message. */
    sealed interface Reading {
        /** A command. */
        record Good(Request request) implements Reading {}

        /** An invalid message. */
        record Bad(Reply answer, @Nullable JsonNode id) implements Reading {}
    }

    private RequestReader() {}

    static Reading read(FakeConnection connection, Frame frame) {
        if (frame.malformed()) {
            return bad("JSON parse error, stray '" + frame.text() + "'", null);
        }
        JsonNode message;
        try {
            message = Json.parse(frame.text());
        } catch (JacksonException e) {
            return bad("JSON parse error, " + e.getOriginalMessage(), null);
        }
        if (!message.isObject()) {
            return bad("QMP input must be a JSON object", null);
        }
        return read(connection, frame.text(), message);
    }

    private static Reading read(FakeConnection connection, String text, JsonNode message) {
        boolean oobEnabled = connection.capabilities().contains("oob");
        JsonNode id = message.get("id");
        String verb = null;
        String command = "";
        for (Map.Entry<String, JsonNode> member : message.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals("execute") || (oobEnabled && name.equals("exec-oob"))) {
                if (!value.isString()) {
                    return bad("QMP input member '" + name + "' must be a string", id);
                }
                if (verb != null) {
                    return bad("QMP input member '" + verb + "' clashes with '" + name + "'", id);
                }
                verb = name;
                command = value.stringValue();
            } else if (name.equals("arguments")) {
                if (!value.isObject()) {
                    return bad("QMP input member 'arguments' must be an object", id);
                }
            } else if (!name.equals("id")) {
                return bad("QMP input member '" + name + "' is unexpected", id);
            }
        }
        if (verb == null) {
            return bad("QMP input lacks member 'execute'", id);
        }
        return new Reading.Good(new Request(connection, text, message, command, verb.equals("exec-oob")));
    }

    private static Reading bad(String description, @Nullable JsonNode id) {
        return new Reading.Bad(Reply.error(description), id);
    }
}
