package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A conversation with a real QEMU is recorded, and then held again without it. */
@Timeout(60)
class RecordAndReplayIT {
    @TempDir
    private Path directory;

    @Test
    void aReplayRepeatsWhatARealQemuSent() throws Exception {
        Path file = directory.resolve("transcript");
        List<String> recorded;
        try (RealQemu qemu = RealQemu.start(directory);
                Recorder recorder = Recorder.start(qemu.address(), file)) {
            recorded = converse(recorder.address(), "FIRST_");
        }
        assertThat(Files.readString(file))
                .contains("+\n< {\"QMP\":")
                .contains("> {\"execute\": \"query-version\", \"id\": \"FIRST_2\"}")
                .contains("\"event\": \"STOP\"")
                .contains("> \"{]\"")
                .endsWith("- qemu\n");

        List<String> replayed;
        try (Replay replay = Replay.start(file)) {
            replayed = converse(replay.address(), "SECOND_");
            replay.awaitPlayed(Duration.ofSeconds(10));
        }
        assertThat(replayed).isEqualTo(recorded);
    }

    /** Everything that the server says, with the ids taken out of it, as compact JSON. */
    private static List<String> converse(SocketAddress address, String ids) throws IOException {
        List<String> heard = new ArrayList<>();
        try (PlainClient client = PlainClient.connect(address)) {
            heard.add(hear(client, ids));
            client.send("{\"execute\": \"qmp_capabilities\", \"id\": \"" + ids + "1\"}");
            heard.add(hear(client, ids));
            client.send("{\"execute\": \"query-version\", \"id\": \"" + ids + "2\"}");
            heard.add(hear(client, ids));
            client.send("{\"execute\": \"query-qmp-schema\", \"id\": \"" + ids + "3\"}");
            heard.add(hear(client, ids));
            client.send("{]");
            heard.add(hear(client, ids));
            client.send("{\"execute\":\n\"stop\"}");
            heard.add(hear(client, ids));
            heard.add(hear(client, ids));
            client.send("{\"execute\": \"quit\", \"id\": {\"" + ids + "\": 4}}");
            heard.add(hear(client, ids));
            heard.add(hear(client, ids));
            assertThat(client.readByte()).isEqualTo(-1);
        }
        return heard;
    }

    private static String hear(PlainClient client, String ids) throws IOException {
        return client.read().toString().replace(ids, "");
    }
}
