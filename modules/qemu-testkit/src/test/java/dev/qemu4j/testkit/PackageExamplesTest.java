package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The examples in the package's documentation, which must compile and do what they say. */
@Timeout(20)
class PackageExamplesTest {
    @Test
    void aServerRepliesAsTheTestSays() throws Exception {
        try (FakeQemu qemu = FakeQemu.start()) {
            qemu.on("query-block", Reply.json("[{'device': 'disk0', 'locked': false}]"));
            qemu.once("device_add", Reply.error("DeviceNotFound", "no bus 'pcie.9'"));

            try (PlainClient client = PlainClient.negotiate(qemu.address())) {
                assertThat(client.execute("query-block").at("/return/0/device").asString())
                        .isEqualTo("disk0");
                assertThat(client.ask("{'execute': 'device_add', 'arguments': {'bus': 'pcie.9'}}")
                                .at("/error/class")
                                .asString())
                        .isEqualTo("DeviceNotFound");

                Request added = qemu.awaitRequest("device_add", Duration.ofSeconds(5));
                assertThat(added.arguments().get("bus").asString()).isEqualTo("pcie.9");
                qemu.emit("DEVICE_DELETED", Map.of("device", "net0"));
                JsonNode event = client.read();
                assertThat(event.at("/data/device").asString()).isEqualTo("net0");
            }
        }
    }

    @Test
    void everythingThatCanGoWrongWithAReplyIsAMethodOfIt() throws Exception {
        try (FakeQemu qemu = FakeQemu.builder().runState("paused").start();
                PlainClient client = PlainClient.negotiate(qemu.address())) {
            qemu.on("cont", Reply.event("RESUME").then(Reply.empty()));
            qemu.once("query-kvm", Reply.silence());
            qemu.alter("query-status", Reply::byteByByte);
            qemu.once("stop", Reply.empty().withId("of another request"));
            qemu.once("query-name", Reply.text("{]").thenReset());
            HeldReply held = qemu.hold("blockdev-add");

            assertThat(client.execute("cont").get("event").asString()).isEqualTo("RESUME");
            assertThat(client.read().has("return")).isTrue();
            client.send("{'execute': 'query-kvm'}");
            assertThat(client.execute("query-status").at("/return/status").asString())
                    .isEqualTo("paused");
            assertThat(client.execute("stop").get("id").asString()).isEqualTo("of another request");
            client.send("{'execute': 'blockdev-add'}");
            held.awaitRequest(Duration.ofSeconds(5));
            held.release(Reply.empty());
            assertThat(client.read().has("return")).isTrue();
            client.send("{'execute': 'query-name'}");
            assertThat(client.readToEnd()).isEqualTo("{]");
        }
    }

    @Test
    void aConversationIsRecordedAndReplayed(@TempDir Path directory) throws Exception {
        Path transcript = directory.resolve("stop.qmp");
        try (FakeQemu qemu = FakeQemu.start()) {
            SocketAddress realQemu = qemu.address();
            try (Recorder recorder = Recorder.start(realQemu, transcript)) {
                program(recorder.address());
            }
        }
        try (Replay replay = Replay.start(transcript)) {
            program(replay.address());
        }
    }

    private static void program(SocketAddress monitor) throws Exception {
        try (PlainClient client = PlainClient.negotiate(monitor)) {
            assertThat(client.execute("stop").get("event").asString()).isEqualTo("STOP");
            assertThat(client.read().has("return")).isTrue();
        }
    }
}
