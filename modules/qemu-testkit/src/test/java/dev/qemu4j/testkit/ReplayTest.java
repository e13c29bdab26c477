package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.internal.json.Json;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transcript that is played to a client. */
@Timeout(20)
class ReplayTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static Replay replay(String transcript) {
        return Replay.start(Transcript.parse(transcript));
    }

    @Test
    void theServerRepeatsTheRecordingWithTheIdsOfTheClient() throws Exception {
        String transcript = """
                +
                < {"QMP": {}}
                > {"execute": "stop", "arguments": {"a": [1, {"b": 2}]}, "id": "one"}
                < {"event": "STOP"}
                < {"return": {}, "id": "one"}
                > {"execute": "cont"}
                < {"return": {}}
                - qemu
                """;
        try (Replay replay = replay(transcript);
                PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.read().has("QMP")).isTrue();
            client.send("{'id': {'any': 7}, 'arguments': {'a': [1, {'b': 2}]}, 'execute': 'stop'}");
            assertThat(client.read().get("event").asString()).isEqualTo("STOP");
            assertThat(client.readLine()).isEqualTo("{\"return\":{},\"id\":{\"any\":7}}");
            assertThat(client.execute("cont")).isEqualTo(Json.parse("{\"return\": {}}"));
            assertThat(client.readByte()).isEqualTo(-1);
            replay.awaitPlayed(SOON);
        }
    }

    @Test
    void aDifferentRequestFailsTheTestAndTheClient() throws IOException {
        Replay replay = replay("> {\"execute\": \"stop\", \"id\": 1}\n< {\"return\": {}, \"id\": 1}\n");
        try (PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.ask("{'execute': 'cont', 'id': 5}")
                            .at("/error/desc")
                            .asString())
                    .contains("stop")
                    .contains("cont");
            assertThat(client.readByte()).isEqualTo(-1);
        }
        assertThatThrownBy(replay::close)
                .isInstanceOf(AssertionError.class)
                .hasMessage("connection 1: the transcript has '> {\"execute\": \"stop\", \"id\": 1}' here, "
                        + "the client sent '{'execute': 'cont', 'id': 5}'");
        replay.close();
    }

    @Test
    void aMissingOrAdditionalIdIsADifference() throws IOException {
        Replay replay = replay("> {\"execute\": \"stop\"}");
        try (PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.ask("{'execute': 'stop', 'id': 5}").has("error")).isTrue();
        }
        assertThatThrownBy(replay::close).isInstanceOf(AssertionError.class);
    }

    @Test
    void anAdditionalRequestFails() throws IOException {
        Replay replay = replay("> {\"execute\": \"stop\"}\n< {\"return\": {}}\n");
        try (PlainClient client = PlainClient.connect(replay.address())) {
            client.execute("stop");
            assertThat(client.execute("stop").has("error")).isTrue();
        }
        assertThatThrownBy(replay::close).isInstanceOf(AssertionError.class).hasMessageContaining("nothing more");
    }

    @Test
    void aMissingRequestFails() throws IOException {
        Replay replay = replay("> {\"execute\": \"stop\"}\n< {\"return\": {}}\n> {\"execute\": \"quit\"}\n");
        try (PlainClient client = PlainClient.connect(replay.address())) {
            client.execute("stop");
            assertThatThrownBy(() -> replay.awaitPlayed(Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("the client never sent: [> {\"execute\": \"quit\"}]");
        }
        assertThatThrownBy(replay::close).isInstanceOf(AssertionError.class).hasMessageContaining("quit");
    }

    @Test
    void eachConnectionIsReplayedToItsClientAndOneMoreFails() throws IOException {
        Replay replay = replay("+\n< {\"n\": 1}\n- qemu\n+\n< {\"n\": 2}\n- qemu\n");
        for (int n = 1; n <= 2; n++) {
            try (PlainClient client = PlainClient.connect(replay.address())) {
                assertThat(client.read().get("n").asInt()).isEqualTo(n);
                assertThat(client.readByte()).isEqualTo(-1);
            }
        }
        try (PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.execute("stop").has("error")).isTrue();
        }
        assertThatThrownBy(replay::close).isInstanceOf(AssertionError.class).hasMessageContaining("client 3");
    }

    @Test
    void aPlaceholderMatchesAnything() throws IOException {
        try (Replay replay =
                        replay("> {\"execute\": \"x\", \"arguments\": {\"path\": \"<any>\"}}\n< {\"return\": {}}\n");
                PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.ask("{'execute': 'x', 'arguments': {'path': [1]}}")
                            .has("return"))
                    .isTrue();
        }
    }

    @Test
    void pipelinedRequestsMayComeOneByOne() throws IOException {
        String transcript = """
                > {"execute": "a", "id": 1}
                > {"execute": "b", "id": 2}
                < {"return": "a", "id": 1}
                < {"return": "b", "id": 2}
                """;
        try (Replay replay = replay(transcript);
                PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.ask("{'execute': 'a', 'id': 10}").get("return").asString())
                    .isEqualTo("a");
            assertThat(client.ask("{'execute': 'b', 'id': 20}").get("return").asString())
                    .isEqualTo("b");
        }
    }

    @Test
    void invalidMessagesAreReplayedToo() throws IOException {
        try (Replay replay = replay("> \"{]\"\n< \"oops\\n\"\n");
                PlainClient client = PlainClient.connect(replay.address())) {
            assertThat(client.send("{]").readLine()).isEqualTo("oops");
        }
    }
}
