package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A QEMU that is stuck stops reading when it has eight unfinished in-band commands. */
@Timeout(60)
class OutOfBandTest {
    private static final int QEMUS_QUEUE = 8;
    private static final int IN_BAND_LIMIT = QEMUS_QUEUE - 1;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final QmpCommand<JsonNode> YANK = QmpCommand.of("query-yank", Map.of());

    @Test
    void withTheLimitOutOfBandOvertakesAnyNumberOfCommands() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.reserveOutOfBand(true))) {
            Stuck stuck = new Stuck(session);
            List<Call<JsonNode>> callers = stuck.callers(50);
            session.qemu.awaitRequests("slow", IN_BAND_LIMIT, Call.LONG);
            for (int i = 0; i < 5; i++) {
                assertThat(session.client.executeOutOfBand("query-yank").asString())
                        .isEqualTo("here");
            }
            assertThat(session.qemu.requests("slow")).hasSize(IN_BAND_LIMIT);
            stuck.answerAll(50);
            for (Call<JsonNode> caller : callers) {
                assertThat(caller.get()).isEmpty();
            }
        }
    }

    @Test
    void withoutTheLimitOutOfBandTimesOutBehindThem() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            Stuck stuck = new Stuck(session);
            List<Call<JsonNode>> callers = stuck.callers(50);
            session.qemu.awaitRequests("slow", QEMUS_QUEUE, Call.LONG);
            session.qemu.connection().stopReading();
            Call<JsonNode> outOfBand = Call.start(() -> session.client.executeOutOfBand(YANK, SHORT));
            assertThat(outOfBand.failure()).isInstanceOf(QmpTimeoutException.class);
            session.qemu.connection().resumeReading();
            stuck.answerAll(50);
            for (Call<JsonNode> caller : callers) {
                assertThat(caller.get()).isEmpty();
            }
        }
    }

    @Test
    void commandsWhoseCallersGaveUpStillCountTowardsTheLimit() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.reserveOutOfBand(true))) {
            Stuck stuck = new Stuck(session);
            List<Call<JsonNode>> gaveUp = stuck.callers(IN_BAND_LIMIT);
            session.qemu.awaitRequests("slow", IN_BAND_LIMIT, Call.LONG);
            for (Call<JsonNode> caller : gaveUp) {
                caller.interrupt();
                assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
            }
            List<Call<JsonNode>> later = stuck.callers(20);
            assertThat(session.client.executeOutOfBand("query-yank").asString()).isEqualTo("here");
            assertThat(session.qemu.requests("slow")).hasSize(IN_BAND_LIMIT);
            stuck.answerAll(IN_BAND_LIMIT + 20);
            for (Call<JsonNode> caller : later) {
                assertThat(caller.get()).isEmpty();
            }
            assertThat(session.client.execute("query-name")).isEmpty();
        }
    }

    @Test
    void unknownRepliesDoNotRaiseTheLimit() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.reserveOutOfBand(true))) {
            Stuck stuck = new Stuck(session);
            session.qemu.connection().send(Reply.empty().withId(1));
            session.qemu.connection().send(Reply.empty().withId(1));
            session.assertWorks();
            List<Call<JsonNode>> callers = stuck.callers(30);
            session.qemu.awaitRequests("slow", IN_BAND_LIMIT, Call.LONG);
            assertThat(session.client.executeOutOfBand("query-yank").asString()).isEqualTo("here");
            assertThat(session.qemu.requests("slow")).hasSize(IN_BAND_LIMIT);
            stuck.answerAll(30);
            for (Call<JsonNode> caller : callers) {
                assertThat(caller.get()).isEmpty();
            }
        }
    }

    @Test
    void theOrderOfCommandsIsKept() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.reserveOutOfBand(true))) {
            session.qemu.on("count", request -> Reply.of(request.arguments().path("n")));
            for (int i = 0; i < 200; i++) {
                assertThat(session.client.execute("count", Map.of("n", i)).asInt())
                        .isEqualTo(i);
            }
            assertThat(session.qemu.requests("count"))
                    .extracting(request -> request.arguments().path("n").asInt())
                    .isSorted();
        }
    }

    @Test
    void outOfBandIsAnErrorForCommandsThatDoNotAllowIt() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            assertThatThrownBy(() -> session.client.executeOutOfBand("query-status"))
                    .isInstanceOf(QmpCommandException.class)
                    .hasMessageContaining("OOB");
            session.assertWorks();
        }
    }

    /** A QEMU that replies to {@code slow} only on request, one after another. */
    private static final class Stuck {
        private final FakeSession session;
        private final BlockingQueue<Boolean> permits = new LinkedBlockingQueue<>();

        Stuck(FakeSession session) {
            this.session = session;
            session.qemu.on("query-yank", Reply.of("here"));
            session.qemu.on("slow", request -> {
                assertThat(permits.take()).isTrue();
                return Reply.empty();
            });
        }

        List<Call<JsonNode>> callers(int count) {
            List<Call<JsonNode>> callers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                callers.add(Call.start(() -> session.client.execute("slow")).awaitBlocked());
            }
            return callers;
        }

        void answerAll(int count) {
            for (int i = 0; i < count; i++) {
                permits.add(true);
            }
        }
    }
}
