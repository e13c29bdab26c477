package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.FakeConnection;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Peers that stop reading, so that writing to them blocks. */
@Timeout(120)
class BackpressureTest {
    /** Larger than the buffers of a socket, so that writing such a request blocks. */
    private static final Map<String, String> BIG = Map.of("data", "x".repeat(4 << 20));

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void requestsBehindABlockedWriteAreWithdrawnWhenTheirCallersGiveUp() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            Call<JsonNode> blocked = block(session);
            for (int i = 0; i < 100; i++) {
                Call<JsonNode> timedOut = Call.start(() -> session.client.execute("query-name", Map.of(), SHORT));
                Call<JsonNode> interrupted = Call.start(() -> session.client.execute("query-name"));
                interrupted.awaitBlocked().interrupt();
                assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
                if (i % 25 == 0) {
                    assertThat(timedOut.failure())
                            .isInstanceOfSatisfying(
                                    QmpTimeoutException.class,
                                    e -> assertThat(e.wasSent()).isFalse())
                            .hasMessageContaining("the command was not sent");
                } else {
                    timedOut.interrupt();
                    assertThat(timedOut.failure())
                            .isInstanceOfAny(InterruptedException.class, QmpTimeoutException.class);
                }
            }
            session.qemu.connection().resumeReading();
            assertThat(blocked.get()).isEmpty();
            session.assertWorks();
            assertThat(session.qemu.requests("query-name")).isEmpty();
        }
    }

    @Test
    void repliesAndEventsArriveWhileAWriteIsBlocked() throws InterruptedException {
        try (FakeSession session = FakeSession.open();
                EventSubscription events = session.client.subscribe()) {
            session.qemu.on("query-block", Reply.silence());
            Call<?> asked = session.executeUntilReceived("query-block");
            Request request = session.qemu.requests("query-block").getFirst();
            block(session);
            session.qemu.emit("STOP");
            assertThat(events.next(Call.LONG).name()).isEqualTo("STOP");
            session.qemu
                    .connection()
                    .send(Reply.of("answered").withId(request.id().orElseThrow()));
            assertThat(asked.get()).hasToString("\"answered\"");
        }
    }

    @Test
    void closeDoesNotWaitForABlockedWrite() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            Call<JsonNode> blocked = block(session);
            Call<JsonNode> behind =
                    Call.start(() -> session.client.execute("query-name")).awaitBlocked();
            session.client.close();
            assertThat(blocked.failure()).isInstanceOf(QmpClosedException.class);
            assertThat(behind.failure()).isInstanceOf(QmpClosedException.class);
            assertThat(QmpThreads.of(session.qemu.address().toString())).isEmpty();
        }
    }

    @Test
    void theTimeoutOfARequestThatIsBeingWrittenSaysThatItMayHaveBeenSent() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.connection().stopReading();
            Call<JsonNode> blocked = Call.start(() -> session.client.execute("block", BIG, SHORT.multipliedBy(5)));
            assertThat(blocked.failure())
                    .isInstanceOfSatisfying(
                            QmpTimeoutException.class,
                            e -> assertThat(e.wasSent()).isTrue());
            session.qemu.connection().resumeReading();
            session.assertWorks();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsBeforeTheEndAreReceivedAlsoIfWritingFailsFirst(boolean tcp) throws InterruptedException {
        FakeQemu qemu = tcp ? FakeQemu.startTcp() : FakeQemu.start();
        try (FakeSession session = FakeSession.open(qemu);
                EventSubscription events = session.client.subscribe()) {
            block(session);
            session.qemu.send(Reply.event("SHUTDOWN").thenClose());
            assertThat(events.next(Call.LONG).name()).isEqualTo("SHUTDOWN");
            assertThat(Call.start(() -> events.next(Call.LONG)).failure()).isInstanceOf(QmpClosedException.class);
        }
    }

    /** Makes the client's writer block. Returns the call whose request it is writing. */
    private static Call<JsonNode> block(FakeSession session) throws InterruptedException {
        FakeConnection connection = session.qemu.connection();
        connection.stopReading();
        session.qemu.on("block", Reply.empty());
        Call<JsonNode> blocked = Call.start(() -> session.client.execute("block", BIG));
        // Once another request can be withdrawn, the writer is writing the big one.
        while (true) {
            QmpTimeoutException e = timeout(session.client);
            if (!e.wasSent() && !blocked.isDone()) {
                return blocked;
            }
        }
    }

    private static QmpTimeoutException timeout(QmpClient client) throws InterruptedException {
        Throwable e = Call.start(() -> client.execute("probe", Map.of(), Duration.ofMillis(50)))
                .failure();
        if (e instanceof QmpTimeoutException timeout) {
            return timeout;
        }
        throw new AssertionError("not blocked", e);
    }
}
