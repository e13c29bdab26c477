package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlightRecorderTest {
    @Test
    void commandsEventsAndConnectionsAreRecorded(@TempDir Path directory) throws Exception {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.enable("dev.qemu4j.qmp.Command").withoutThreshold();
            recording.enable("dev.qemu4j.qmp.Event");
            recording.enable("dev.qemu4j.qmp.Connection").withoutThreshold();
            recording.start();
            useAClient();
            recording.stop();
            Path file = directory.resolve("qmp.jfr");
            recording.dump(file);
            events = read(file);
        }
        assertThat(commands(events))
                .containsExactly(
                        "qmp_capabilities success", "cont success", "nope error", "slow timeout", "query-name closed");
        RecordedEvent negotiation = named(events, "Command").getFirst();
        assertThat(negotiation.getString("peer")).isEqualTo("recorded");
        assertThat(negotiation.getLong("bytesSent"))
                .isEqualTo(
                        "{\"execute\":\"qmp_capabilities\",\"arguments\":{\"enable\":[\"oob\"]},\"id\":1}\n".length());
        assertThat(negotiation.getLong("bytesReceived")).isEqualTo("{}".length());
        assertThat(negotiation.getDuration()).isPositive();

        assertThat(named(events, "Event")).singleElement().satisfies(event -> {
            assertThat(event.getString("event")).isEqualTo("RESUME");
            assertThat(event.getString("peer")).isEqualTo("recorded");
        });
        assertThat(named(events, "Connection")).singleElement().satisfies(connection -> {
            assertThat(connection.getString("end")).isEqualTo("was closed by this program");
            assertThat(connection.getString("peer")).isEqualTo("recorded");
            assertThat(connection.getDuration()).isGreaterThan(Duration.ofMillis(100));
        });
    }

    private static void useAClient() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.name("recorded"))) {
            session.qemu.runState("paused");
            session.client.execute("cont");
            assertThatThrownBy(() -> session.client.execute("nope")).isInstanceOf(QmpCommandException.class);
            session.qemu.on("slow", Reply.silence());
            assertThatThrownBy(() -> session.client.execute("slow", Map.of(), Duration.ofMillis(100)))
                    .isInstanceOf(QmpTimeoutException.class);
            session.client.close();
            assertThatThrownBy(() -> session.client.execute("query-name")).isInstanceOf(QmpClosedException.class);
        }
    }

    private static List<RecordedEvent> read(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .sorted(java.util.Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.qemu4j.qmp." + name))
                .toList();
    }

    private static List<String> commands(List<RecordedEvent> events) {
        return named(events, "Command").stream()
                .map(event -> event.getString("command") + " " + event.getString("outcome"))
                .toList();
    }
}
