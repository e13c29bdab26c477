package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The same input gets the same answers from a real QEMU, whatever its version, and from the fake one. */
@Timeout(60)
class FakeQemuIsLikeQemuIT {
    // Input before negotiation, and after it. What QEMU cannot parse it describes in words of its own.
    private static final List<String> BEFORE = List.of(
            "{\"execute\": \"query-status\", \"id\": 1}",
            "{\"execute\": \"nonsense\"}",
            "{\"exec-oob\": \"query-status\", \"id\": 2}",
            "{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": \"oob\"}}",
            "{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": [\"oob\", \"oob\"]}, \"id\": [1]}");
    private static final List<String> AFTER = List.of(
            "{\"execute\": \"qmp_capabilities\", \"id\": 3}",
            "{\"execute\": \"query-status\"}",
            "{\"exec-oob\": \"query-status\", \"id\": 4}",
            "{\"exec-oob\": \"nonsense\", \"id\": 4}",
            "{\"execute\": \"nonsense\", \"id\": null}",
            "null\n",
            "\"abc\"",
            "12 ",
            "[]",
            "{}",
            "{\"id\": 5}",
            "{\"execute\": true}",
            "{\"execute\": \"x\", \"arguments\": [], \"id\": 7}",
            "{\"execute\": \"query-name\", \"arguments\": null}",
            "{\"execute\": \"x\", \"extra\": 1, \"id\": 7}",
            "{\"execute\": \"x\", \"exec-oob\": \"x\"}",
            "{\"control\": {\"run-oob\": true}, \"execute\": \"x\"}",
            "{'execute': 'query-name', 'id': 18446744073709551615}",
            "{\"execute\": \"\u00e9\", \"id\": \"\\u0001\uD83D\uDE00\"}",
            "{\"execute\": \"query-name\", \"id\": {\"a\": [true, -1, \"\"]}}",
            "{]",
            "{\u0001",
            "{'a\n",
            "{'execute': 'nonsense', 'id':'\n",
            "{[}]",
            "%p\n",
            "abc\n",
            "}",
            "{\"execute\": \"a\", \"execute\": \"b\"}",
            "{\"execute\": \"query-name\", \"id\": 8}",
            "{\"execute\": \"cont\", \"id\": 9}",
            "{\"execute\": \"query-status\"}");

    // What is answered by an event and a reply.
    private static final List<String> EVENTFUL = List.of(
            "{\"execute\": \"stop\"}",
            "{\"execute\": \"cont\", \"id\": 1}",
            "{\"execute\": \"system_powerdown\"}",
            "{\"execute\": \"quit\", \"id\": \"q\"}");

    @Test
    void theAnswersAreTheSame(@TempDir Path directory) throws IOException {
        Conversation expected;
        try (RealQemu qemu = RealQemu.start(directory)) {
            expected = Conversation.with(qemu.address());
        }
        Conversation actual;
        try (FakeQemu qemu = FakeQemu.builder().version(expected.version).start()) {
            actual = Conversation.with(qemu.address());
        }
        assertThat(actual.answers).containsExactlyElementsOf(expected.answers);
    }

    /** What a server answers to all of the input above. */
    private record Conversation(String version, List<String> answers) {
        static Conversation with(SocketAddress address) throws IOException {
            List<String> answers = new ArrayList<>();
            try (PlainClient client = PlainClient.connect(address)) {
                JsonNode greeting = client.read();
                JsonNode version = greeting.at("/QMP/version/qemu");
                answers.add(comparable(greeting));
                for (String input : BEFORE) {
                    answers.add(comparable(client.ask(input)));
                }
                for (String input : AFTER) {
                    answers.add(comparable(client.ask(input)));
                }
                answers.add(
                        comparable(client.send(new byte[] {'{', (byte) 0xff}).read()));
                byte[] notUtf8 = "{\"execute\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
                answers.add(comparable(client.send(notUtf8).read()));
                for (String input : EVENTFUL) {
                    String first = comparable(client.ask(input));
                    String second = comparable(client.read());
                    // QEMU 5.2 replies to some of them before it sends the event.
                    answers.add(first.contains("event") ? first + second : second + first);
                }
                assertThat(client.readByte()).isEqualTo(-1);
                return new Conversation(
                        "%s.%s.%s".formatted(version.get("major"), version.get("minor"), version.get("micro")),
                        answers);
            }
        }
    }

    /** Without what differs from run to run, and without the details of what is wrong with JSON. */
    private static String comparable(JsonNode message) {
        ObjectNode object = (ObjectNode) message;
        object.remove("timestamp");
        if (object.path("QMP") instanceof ObjectNode greeting) {
            greeting.remove("version");
        }
        if (object.path("error") instanceof ObjectNode error
                && error.get("desc")
                        .asString()
                        .contains("JSON parse error")) { // from 11.1 on, with line and column before it
            error.put("desc", "JSON parse error");
        }
        return object.toString();
    }
}
