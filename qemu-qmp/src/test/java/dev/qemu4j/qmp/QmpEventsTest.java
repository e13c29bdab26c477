package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class QmpEventsTest {
    private static final QmpCommand<JsonNode> UNPLUG = QmpCommand.of("device_del", Map.of("id", "net0"));
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void anEventThatComesBeforeTheReplyIsNotMissed() throws InterruptedException {
        assertThat(unplug(deleted("net0").then(Reply.empty()), Call.LONG).name())
                .isEqualTo("DEVICE_DELETED");
    }

    @Test
    void anEventThatComesWithTheReplyIsNotMissed() throws InterruptedException {
        assertThat(unplug(Reply.empty().then(deleted("net0")), Call.LONG).name())
                .isEqualTo("DEVICE_DELETED");
    }

    @Test
    void anEventAfterTheReplyIsAwaited() throws InterruptedException {
        Reply later = Reply.empty().then(deleted("net0").after(SHORT));
        assertThat(unplug(later, Call.LONG).data().path("device").asString()).isEqualTo("net0");
    }

    @Test
    void anEventThatDoesNotFulfilTheConditionIsIgnored() {
        Reply others = deleted("net1").then(Reply.empty()).then(Reply.event("STOP"));
        assertThatThrownBy(() -> unplug(others, SHORT))
                .isInstanceOf(QmpTimeoutException.class)
                .hasMessageContaining("DEVICE_DELETED");
    }

    @Test
    void aMissingReplyIsATimeoutOfTheCommand() {
        assertThatThrownBy(() -> unplug(deleted("net0"), SHORT))
                .isInstanceOf(QmpTimeoutException.class)
                .hasMessageContaining("device_del");
    }

    @Test
    void anErrorIsThrownAtOnce() {
        assertThatThrownBy(() -> unplug(Reply.error("DeviceNotFound", "none"), Duration.ofDays(1)))
                .isInstanceOf(QmpCommandException.class);
    }

    @Test
    void theEndOfTheConnectionIsReportedUnlessTheEventCameFirst() throws InterruptedException {
        assertThat(unplug(Reply.empty().then(deleted("net0")).thenReset(), Call.LONG))
                .isNotNull();
        assertThatThrownBy(() -> unplug(Reply.empty().thenClose(), Duration.ofDays(1)))
                .isInstanceOf(QmpClosedException.class);
    }

    @Test
    void anInterruptIsAnInterruptedExceptionAndTheConnectionStaysOpen() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("device_del", Reply.empty());
            Call<QmpEvent> call = Call.start(
                    () -> QmpEvents.await(session.client, UNPLUG, "DEVICE_DELETED", event -> true, Call.LONG));
            session.qemu.awaitRequest("device_del", Call.LONG);
            call.interrupt();
            assertThat(call.failure()).isInstanceOf(InterruptedException.class);
            session.assertWorks();
        }
    }

    private static Reply deleted(String device) {
        return Reply.event("DEVICE_DELETED", Map.of("device", device));
    }

    private static QmpEvent unplug(Reply reply, Duration timeout) throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("device_del", reply);
            return QmpEvents.await(
                    session.client,
                    UNPLUG,
                    "DEVICE_DELETED",
                    event -> event.data().path("device").asString().equals("net0"),
                    timeout);
        }
    }
}
