package dev.qemu4j.testkit.internal.emulator;

import dev.qemu4j.testkit.Misbehaviour.EventData;
import dev.qemu4j.testkit.Misbehaviour.WrongAnswer;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The messages of a hostile QEMU. They are text, because many of them are no valid messages. */
final class WrongMessages {
    /** A colour, a change of direction, the end of a line and another line that looks like a log's. */
    static final String HOSTILE_WORDS =
            "\u001b[31mred\u001b]0;title\u0007 \u202egnitirw \u0000\r\n12:00:00 ERROR kvm: Permission denied";

    /** Every member that a manager reads, of a type that it never has. */
    private static final String WRONG_OBJECT = """
            {"status": ["running"], "running": "x", "singlestep": null, "stats": 7, "device": {}, "qdev": [], "node-name": 1,
             "cpu-index": "a", "thread-id": [], "base-memory": "x", "actual": -1.5, "label": 3, "filename": {}, "name": 5,
             "type": true, "props": "p", "qom-path": 0, "vcpus-count": "v", "frontend-open": 2}""";

    private static final int MEBIBYTE = 1 << 20;
    private static final int BULK = 10;
    private static final int DEPTH = 1000;

    private WrongMessages() {}

    /**
     * A wrong answer.
     *
     * @param usual the answer that would be right
     */
    static Reply answer(WrongAnswer how, Optional<JsonNode> id, Reply usual) {
        return switch (how) {
            case SILENCE -> Reply.silence();
            case CLOSE -> Reply.silence().thenClose();
            case HALF -> usual.truncated(9);
            case HALF_AND_CLOSE -> usual.truncated(9).thenClose();
            case NO_ID -> usual.withoutId();
            case OTHER_ID -> usual.withId("of another request");
            case TWICE -> usual.duplicated();
            case GARBAGE -> Reply.text("{\"return\": {]}\u0001\r\n");
            case NULL -> success(id, "null");
            case TEXT -> success(id, "\"running\"");
            case HUGE_NUMBER -> success(id, "9".repeat(400) + "e99");
            case EMPTY_OBJECT -> success(id, "{}");
            case WRONG_OBJECT -> success(id, WRONG_OBJECT);
            case WRONG_LIST -> success(id, "[" + WRONG_OBJECT + ", 1, null, [], " + WRONG_OBJECT + "]");
            case DEEP -> success(id, "[".repeat(DEPTH) + "]".repeat(DEPTH));
            case BULKY -> bulky(id);
            case ERROR_TEXT -> message("\"error\": \"no\"", id);
            case ERROR_EMPTY -> message("\"error\": {}", id);
            case ERROR_MEMBERS -> message("\"error\": {\"class\": 1, \"desc\": {\"x\": []}}", id);
            case ERROR_WORDS -> Reply.error("GenericError", HOSTILE_WORDS);
            case BOTH -> message("\"return\": {}, \"error\": {\"class\": \"GenericError\", \"desc\": \"x\"}", id);
            case NEITHER -> message("\"returned\": {}", id);
        };
    }

    private static Reply success(Optional<JsonNode> id, String value) {
        return message("\"return\": " + value, id);
    }

    private static Reply message(String members, Optional<JsonNode> id) {
        return Reply.text("{" + members + idMember(id) + "}\r\n");
    }

    private static String idMember(Optional<JsonNode> id) {
        return id.map(value -> ", \"id\": " + value).orElse("");
    }

    private static Reply bulky(Optional<JsonNode> id) {
        Reply bulk = Reply.text("{},".repeat(MEBIBYTE / 3));
        Reply answer = Reply.text("{\"return\": [");
        for (int i = 0; i < BULK; i++) {
            answer = answer.then(bulk);
        }
        return answer.then(Reply.text("{}]" + idMember(id) + "}\r\n"));
    }

    /** An event, many times. */
    static Reply events(String name, EventData kind, int count) {
        String data = data(kind);
        String event = "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": " + Json.tree(name)
                + (data.isEmpty() ? "" : ", \"data\": " + data) + "}\r\n";
        return Reply.bytes(event.repeat(count).getBytes(StandardCharsets.UTF_8));
    }

    private static String data(EventData kind) {
        return switch (kind) {
            case NONE -> "";
            case USUAL ->
                "{\"guest\": false, \"reason\": \"host-qmp-quit\", \"action\": \"pause\", \"device\": \"disk\", \"path\": \"/disk\"}";
            case WRONG_MEMBERS ->
                "{\"guest\": \"x\", \"reason\": {\"a\": []}, \"action\": 7, \"info\": 1, \"device\": [], \"path\": {}}";
            case LIST -> "[1, {}]";
            case CONTROL_CHARACTERS -> object(HOSTILE_WORDS);
            case BULKY -> object("x".repeat(MEBIBYTE));
        };
    }

    private static String object(String text) {
        JsonNode data = Json.tree(Map.of("guest", true, "reason", text, "action", text, "device", text, "path", text));
        return data.toString();
    }
}
