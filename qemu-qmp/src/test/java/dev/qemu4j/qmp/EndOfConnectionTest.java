package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The end of a connection is reported to all callers with the same cause. */
@Timeout(60)
class EndOfConnectionTest {
    @Test
    void closeFailsAllWaitingCallsBeforeItReturns() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("query-name", Reply.silence());
            EventSubscription events = session.client.subscribe();
            List<Call<?>> parked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                parked.add(session.executeUntilReceived("query-name"));
                parked.add(Call.start(() -> events.next(Call.LONG)).awaitBlocked());
            }
            session.client.close();
            assertThat(QmpThreads.of(session.qemu.address().toString())).isEmpty();
            for (Call<?> call : parked) {
                assertThat(call.failure())
                        .isInstanceOf(QmpClosedException.class)
                        .hasMessageContaining("was closed by this program");
            }
        }
    }

    @Test
    void closeIsIdempotentAndSafeForSeveralThreads() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            List<Call<Void>> closers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                closers.add(Call.start(() -> {
                    session.client.close();
                    assertThat(session.client.isOpen()).isFalse();
                    return null;
                }));
            }
            for (Call<Void> closer : closers) {
                assertThat(closer.get()).isNull();
            }
            session.client.close();
            session.qemu.connections().getFirst().awaitClosed(Call.LONG);
        }
    }

    @Test
    void closeRestoresAnInterrupt() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            Call<Boolean> closer = Call.start(() -> {
                Thread.currentThread().interrupt();
                session.client.close();
                return Thread.interrupted();
            });
            assertThat(closer.get()).isTrue();
            assertThat(QmpThreads.of(session.qemu.address().toString())).isEmpty();
        }
    }

    @Test
    void closeSucceedsAfterThePeerHasClosed() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.connection().close();
            awaitEnd(session.client);
            assertThatCode(session.client::close).doesNotThrowAnyException();
        }
    }

    @Test
    void aCommandAfterTheEndFailsAtOnceAndSaysHowItEnded() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once("query-name", Reply.text("{\"return\": }"));
            Throwable first =
                    Call.start(() -> session.client.execute("query-name")).failure();
            assertThat(first).isInstanceOf(QmpClosedException.class).hasCauseInstanceOf(QmpProtocolException.class);
            assertThatThrownBy(() -> session.client.execute("query-status"))
                    .isInstanceOf(QmpClosedException.class)
                    .hasMessageContaining("query-status")
                    .hasMessageContaining("violated the protocol")
                    .hasCause(first.getCause())
                    .satisfies(later -> assertThat(later).isNotSameAs(first));
            assertThatThrownBy(() -> session.client.executeOutOfBand("query-yank"))
                    .isInstanceOf(QmpClosedException.class);
            assertThatThrownBy(() -> session.client.subscribe("STOP")).isInstanceOf(QmpClosedException.class);
        }
    }

    @Test
    void aCommandAfterCloseFailsAtOnceAndItsMessageSaysSo() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.client.close();
            assertThatThrownBy(() -> session.client.execute("query-name"))
                    .isInstanceOf(QmpClosedException.class)
                    .hasMessage(
                            "query-name: the connection to " + session.qemu.address() + " was closed by this program")
                    .hasNoCause();
        }
    }

    @Test
    void isOpenIsFalseAfterThePeerIsKilled() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.name("web"))) {
            assertThat(session.client.isOpen()).isTrue();
            assertThat(session.client).hasToString("QmpClient[web]");
            session.qemu.kill();
            awaitEnd(session.client);
            assertThat(session.client.isOpen()).isFalse();
            assertThat(session.client.state()).isEqualTo(QmpState.CLOSED);
            assertThat(session.client).hasToString("QmpClient[web, closed]");
        }
    }

    @Test
    void allCallersReceiveTheFirstCauseOfTheEnd() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("query-name", Reply.silence());
            List<Call<?>> waiters = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiters.add(session.executeUntilReceived("query-name"));
            }
            EventSubscription events = session.client.subscribe();
            waiters.add(Call.start(() -> events.next(Call.LONG)).awaitBlocked());
            session.qemu.connection().send(Reply.text("garbage").thenReset());
            Throwable cause = waiters.getFirst().failure().getCause();
            assertThat(cause).isInstanceOf(QmpProtocolException.class).hasMessageContaining("garbage");
            for (Call<?> waiter : waiters) {
                assertThat(waiter.failure())
                        .isInstanceOf(QmpClosedException.class)
                        .hasCause(cause);
            }
            session.client.close();
            assertThatThrownBy(() -> session.client.execute("query-name")).hasCause(cause);
        }
    }

    @Test
    void quitSucceedsWhenThePeerDisconnects() throws InterruptedException {
        try (FakeSession session = FakeSession.open();
                EventSubscription events = session.client.subscribe("SHUTDOWN")) {
            assertThat(session.client.execute("quit")).isEmpty();
            assertThat(events.next(Call.LONG).data().path("reason").asString()).isEqualTo("host-qmp-quit");
            assertThatThrownBy(() -> events.next(Call.LONG))
                    .isInstanceOf(QmpClosedException.class)
                    .hasMessageContaining("closed by the peer");
        }
    }

    static List<Reply> waysToQuitWithoutReply() {
        return List.of(
                Reply.silence().thenQuit(),
                Reply.event("SHUTDOWN").thenQuit(),
                Reply.silence().thenReset(),
                Reply.event("SHUTDOWN").thenHalfClose(),
                Reply.empty().truncated(5).thenQuit());
    }

    @ParameterizedTest
    @MethodSource("waysToQuitWithoutReply")
    void quitSucceedsWhenThePeerDisconnectsWithoutReply(Reply reply) throws InterruptedException {
        try (FakeSession unix = FakeSession.open();
                FakeSession tcp = FakeSession.open(FakeQemu.startTcp())) {
            unix.qemu.on("quit", reply);
            tcp.qemu.on("quit", reply);
            assertThat(unix.client.execute("quit")).isEmpty();
            assertThat(tcp.client.execute("quit")).isEmpty();
        }
    }

    @Test
    void quitSucceedsAndOtherPendingCommandsFailWhenThePeerDisconnects() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("query-name", Reply.silence());
            Call<?> other = session.executeUntilReceived("query-name");
            assertThat(session.client.execute("quit")).isEmpty();
            assertThat(other.failure()).isInstanceOf(QmpClosedException.class);
        }
    }

    @Test
    void anErrorReplyToQuitIsAnError() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once("quit", Reply.error("no"));
            assertThatThrownBy(() -> session.client.execute("quit")).isInstanceOf(QmpCommandException.class);
            session.assertWorks();
        }
    }

    @Test
    void aPeerThatShutsDownItsDirectionHasClosedTheConnection() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once("query-name", Reply.silence().thenHalfClose());
            assertThatThrownBy(() -> session.client.execute("query-name"))
                    .isInstanceOf(QmpClosedException.class)
                    .hasMessageContaining("was closed by the peer");
            session.qemu.connections().getFirst().awaitClosed(Call.LONG); // this side closed too
        }
    }

    @Test
    void aResetConnectionFailsWithTheCause() throws InterruptedException {
        try (FakeSession session = FakeSession.open(FakeQemu.startTcp())) {
            session.qemu.once("query-name", Reply.silence().thenReset());
            assertThatThrownBy(() -> session.client.execute("query-name"))
                    .isInstanceOf(QmpClosedException.class)
                    .hasMessageContaining("was lost")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(session.client.isOpen()).isFalse();
        }
    }

    @Test
    void aConnectionThatEndsWithinAMessageFailsWithTheBeginningOfTheMessage() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once(
                    "query-name", Reply.of("a long reply").truncated(12).thenClose());
            assertThatThrownBy(() -> session.client.execute("query-name"))
                    .isInstanceOf(QmpClosedException.class)
                    .hasMessageContaining("within a message")
                    .cause()
                    .isInstanceOf(QmpProtocolException.class)
                    .hasMessageContaining("{\"return\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{]}",
                "\u00ff",
                "\u0001",
                "{\"event\": \"\u00ff\u00fe\"}",
                "{\"event\": \"a\u0007b\"}",
                "{\"event\": \"a\nb\"}",
                "null",
                "true",
                "[[[[",
                "{\"a\":[[[[}",
                "{\"a\": \"\\u12\"}",
                "{\"a\": nan}",
                "{'a': 1}",
                "{\"a\": 1 \"b\": 2}",
                "// comment",
                "{\"return\": {}, \"id\":}",
                "\u00ef\u00bb\u00bf{}"
            })
    void invalidBytesFailTheConnectionAndEveryWaitingCall(String latin1) throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("query-name", Reply.silence());
            Call<?> waiter = session.executeUntilReceived("query-name");
            session.qemu.connection().send(latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            assertThat(waiter.failure())
                    .isInstanceOf(QmpClosedException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            QmpProtocolException.class,
                            e -> assertThat(e.excerpt())
                                    .isNotEmpty()
                                    .isPrintable()
                                    .isASCII());
            assertThat(session.client.isOpen()).isFalse();
        }
    }

    @Test
    void aMessageAtTheLimitIsAcceptedAndALargerOneEndsTheConnection() throws InterruptedException {
        int envelope = "{\"return\": \"\", \"id\": 2}".length();
        try (FakeSession session = FakeSession.open(builder -> builder.maxMessageSize(100_000))) {
            session.qemu.once("query-name", Reply.oversize(100_000L - envelope), Reply.oversize(100_001L - envelope));
            JsonNode exact = session.client.execute("query-name");
            assertThat(exact.asString()).hasSize(100_000 - envelope);
            assertThatThrownBy(() -> session.client.execute("query-name"))
                    .isInstanceOf(QmpClosedException.class)
                    .cause()
                    .isInstanceOf(QmpProtocolException.class)
                    .hasMessageContaining("limit of 100000 bytes")
                    .hasMessageContaining("xxxxx");
        }
    }

    @Test
    void theDefaultLimitIsTenMebibytes() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once("query-qmp-schema", Reply.oversize(10_000_000), Reply.oversize(12_000_000));
            assertThat(session.client.execute("query-qmp-schema").asString()).hasSize(10_000_000);
            assertThatThrownBy(() -> session.client.execute("query-qmp-schema"))
                    .hasRootCauseInstanceOf(QmpProtocolException.class)
                    .rootCause()
                    .hasMessageContaining("limit of 10485760 bytes");
        }
    }

    @Test
    void aCommandThatRacesWithTheEndOfTheConnectionFailsOrSucceeds() throws InterruptedException {
        for (int round = 0; round < 30; round++) {
            try (FakeSession session = FakeSession.open()) {
                List<Call<Void>> callers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    callers.add(Call.start(() -> {
                        assertThatThrownBy(() -> {
                                    while (true) {
                                        session.client.execute("query-status", Map.of(), Duration.ofDays(1));
                                    }
                                })
                                .isInstanceOf(QmpClosedException.class);
                        return null;
                    }));
                }
                session.qemu.awaitRequests("query-status", 8, Call.LONG);
                if (round % 2 == 0) {
                    session.client.close();
                } else {
                    session.qemu.kill();
                }
                for (Call<Void> caller : callers) {
                    assertThat(caller.get()).isNull();
                }
            }
        }
    }

    private static void awaitEnd(QmpClient client) throws InterruptedException {
        try (EventSubscription events = client.subscribe()) {
            while (true) {
                events.next(Call.LONG);
            }
        } catch (QmpClosedException e) {
            // what was waited for
        }
    }
}
