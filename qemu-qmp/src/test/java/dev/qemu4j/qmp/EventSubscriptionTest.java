package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventSubscriptionTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private FakeSession session;
    private QmpClient client;

    @BeforeEach
    void open() throws InterruptedException {
        session = FakeSession.open(builder -> builder.eventQueueCapacity(10));
        client = session.client;
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void anEventHasANameDataAndATime() throws InterruptedException {
        try (EventSubscription events = client.subscribe()) {
            session.qemu.send(Reply.text("{\"timestamp\": {\"seconds\": 1401385907, \"microseconds\": 422329},"
                    + " \"event\": \"BLOCK_IO_ERROR\", \"data\": {\"device\": \"d0\", \"n\": 18446744073709551615}}"));
            QmpEvent event = events.next(Call.LONG);
            assertThat(event.name()).isEqualTo("BLOCK_IO_ERROR");
            assertThat(event.data().path("n")).hasToString("18446744073709551615");
            assertThat(event.timestamp()).isEqualTo(Instant.parse("2014-05-29T17:51:47.422329Z"));
            assertThat(event).hasToString("BLOCK_IO_ERROR {\"device\": \"d0\", \"n\": 18446744073709551615}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", \"timestamp\": {\"seconds\": -1, \"microseconds\": -1}",
                ", \"timestamp\": {\"seconds\": 99999999999999999999, \"microseconds\": 0}",
                ", \"timestamp\": {\"seconds\": 9223372036854775807, \"microseconds\": 0}",
                ", \"timestamp\": {\"seconds\": 1, \"microseconds\": 1000000}",
                ", \"timestamp\": {\"seconds\": \"1\", \"microseconds\": 1.5}",
                ", \"timestamp\": null, \"more\": [1]"
            })
    void anEventWithoutAValidTimeHasTheTimeOfItsArrival(String timestamp) throws InterruptedException {
        try (EventSubscription events = client.subscribe()) {
            Instant before = Instant.now();
            session.qemu.send(Reply.text("{\"event\": \"STOP\"" + timestamp + "}"));
            assertThat(events.next(Call.LONG).timestamp()).isBetween(before, Instant.now());
        }
    }

    @Test
    void eventsWithUnknownNamesAreDelivered() throws InterruptedException {
        try (EventSubscription events = client.subscribe("X-FUTURE_EVENT")) {
            session.qemu.emit("X-FUTURE_EVENT", Map.of("warp", 9));
            assertThat(events.next(Call.LONG).data().path("warp").asInt()).isEqualTo(9);
        }
    }

    @Test
    void onlyEventsWithTheGivenNamesAreReceived() throws InterruptedException {
        try (EventSubscription some = client.subscribe("STOP", "RESUME", "STOP");
                EventSubscription all = client.subscribe()) {
            for (String name : List.of("STOP", "RESET", "RESUME")) {
                session.qemu.emit(name);
            }
            assertThat(some.next(Call.LONG).name()).isEqualTo("STOP");
            assertThat(some.next(Call.LONG).name()).isEqualTo("RESUME");
            assertThat(some.poll()).isEmpty();
            assertThat(some.received()).isEqualTo(2);
            for (String name : List.of("STOP", "RESET", "RESUME")) {
                assertThat(all.next(Call.LONG).name()).isEqualTo(name);
            }
            assertThat(all.received()).isEqualTo(3);
        }
    }

    @Test
    void onlyEventsThatFulfilTheConditionAreTaken() throws InterruptedException {
        try (EventSubscription even =
                client.subscribe(e -> e.data().path("sequence").asInt() % 2 == 0, "X")) {
            session.qemu.send(Reply.flood("X", 4));
            assertThat(even.next(Call.LONG).data().path("sequence").asInt()).isEqualTo(0);
            assertThat(even.next(Call.LONG).data().path("sequence").asInt()).isEqualTo(2);
            assertThatThrownBy(() -> even.next(SHORT)).isInstanceOf(QmpTimeoutException.class);
        }
    }

    @Test
    void aSlowSubscriberDelaysNobodyAndDroppedEventsAreCounted() throws InterruptedException {
        session.qemu.on("flood", Reply.flood("X", 100).then(Reply.empty()));
        try (EventSubscription slow = client.subscribe();
                EventSubscription dead = client.subscribe("X")) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.execute("flood")).isEmpty();
            }
            assertThat(slow.received()).isEqualTo(5000);
            assertThat(slow.dropped()).isEqualTo(4990);
            assertThat(dead.dropped()).isEqualTo(4990);
            for (int i = 90; i < 100; i++) { // the latest are kept
                assertThat(slow.next(Call.LONG).data().path("sequence").asInt()).isEqualTo(i);
            }
            assertThat(slow.poll()).isEmpty();
        }
    }

    @Test
    void aFilterThatBlocksDoesNotDelayOtherSubscribers() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (EventSubscription stuck = client.subscribe(
                        event -> {
                            try {
                                return released.await(30, java.util.concurrent.TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        },
                        "X");
                EventSubscription other = client.subscribe("X")) {
            Call<QmpEvent> taker = Call.start(() -> stuck.next(Call.LONG));
            session.qemu.emit("X");
            assertThat(other.next(Call.LONG).name()).isEqualTo("X");
            session.assertWorks();
            released.countDown();
            assertThat(taker.get().name()).isEqualTo("X");
        }
    }

    @Test
    void aFilterThatRejectsAFloodOfEventsTimesOut() throws InterruptedException {
        EventSubscription picky = client.subscribe(event -> {
            session.qemu.emit("X"); // whenever one is rejected, another comes
            return false;
        });
        try (picky) {
            session.qemu.send(Reply.flood("X", 5));
            assertThatThrownBy(() -> picky.next(SHORT)).isInstanceOf(QmpTimeoutException.class);
            assertThat(picky.poll()).isEmpty();
        }
    }

    @Test
    void theTimeoutOfAMissingEventHasItsNameAndTheTimeLimit() {
        try (EventSubscription events = client.subscribe("SHUTDOWN");
                EventSubscription any = client.subscribe()) {
            assertThatThrownBy(() -> events.next(SHORT))
                    .isInstanceOfSatisfying(
                            QmpTimeoutException.class,
                            e -> assertThat(e.timeout()).isEqualTo(SHORT))
                    .hasMessageContaining("SHUTDOWN")
                    .hasMessageContaining("PT0.05S")
                    .hasMessageContaining(session.qemu.address().toString());
            assertThatThrownBy(() -> any.next(Duration.ZERO)).hasMessageContaining("of any name");
        }
    }

    @Test
    void aTimeoutOfZeroTakesAQueuedEvent() throws InterruptedException {
        session.qemu.on("flood", Reply.flood("X", 3).then(Reply.empty()));
        try (EventSubscription last =
                client.subscribe(event -> event.data().path("sequence").asInt() == 2)) {
            client.execute("flood");
            assertThat(last.next(Duration.ZERO).data().path("sequence").asInt()).isEqualTo(2);
        }
    }

    @Test
    void anInterruptedWaitLosesNoEventAndTheConnectionStaysOpen() throws InterruptedException {
        try (EventSubscription events = client.subscribe("X")) {
            Call<QmpEvent> waiter = Call.start(() -> events.next(Call.LONG)).awaitBlocked();
            waiter.interrupt();
            assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
            Call<QmpEvent> already = Call.start(() -> {
                Thread.currentThread().interrupt();
                return events.next(Duration.ZERO);
            });
            session.qemu.emit("X");
            assertThat(already.failure()).isInstanceOf(InterruptedException.class);
            assertThat(events.next(Call.LONG).name()).isEqualTo("X");
            session.assertWorks();
        }
    }

    @Test
    void eachEventIsGivenToOneThread() throws InterruptedException {
        try (EventSubscription events = client.subscribe("X")) {
            List<Call<Integer>> takers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                takers.add(Call.start(
                        () -> events.next(Call.LONG).data().path("sequence").asInt()));
            }
            session.qemu.send(Reply.flood("X", 10));
            List<Integer> taken = new ArrayList<>();
            for (Call<Integer> taker : takers) {
                taken.add(taker.get());
            }
            assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void queuedEventsCanBeTakenAfterTheConnectionHasEnded() throws InterruptedException {
        try (EventSubscription events = client.subscribe("X")) {
            session.qemu.send(Reply.flood("X", 2).then(Reply.text("garbage")));
            while (events.isOpen()) {
                Thread.onSpinWait();
            }
            assertThat(events.next(Call.LONG).name()).isEqualTo("X");
            assertThat(events.poll()).isPresent();
            assertThat(events.poll()).isEmpty();
            assertThatThrownBy(() -> events.next(Call.LONG))
                    .isInstanceOf(QmpClosedException.class)
                    .hasCauseInstanceOf(QmpProtocolException.class);
            assertThatThrownBy(() -> events.next(Duration.ZERO)).isInstanceOf(QmpClosedException.class);
        }
    }

    @Test
    void closingASubscriptionFailsItsWaitersAndNothingElse() throws InterruptedException {
        EventSubscription events = client.subscribe("X");
        Call<QmpEvent> waiter = Call.start(() -> events.next(Call.LONG)).awaitBlocked();
        events.close();
        events.close();
        assertThat(waiter.failure())
                .isInstanceOf(QmpClosedException.class)
                .hasMessageContaining("the subscription was closed");
        assertThat(events.isOpen()).isFalse();
        session.qemu.emit("X");
        session.assertWorks();
        assertThat(events.received()).isZero();
        assertThat(events.poll()).isEmpty();
    }

    @Test
    void iterationYieldsTheEventsAndEndsWhenTheClientIsClosed() throws InterruptedException {
        EventSubscription events = client.subscribe("X");
        Call<List<String>> loop = Call.start(() -> {
            List<String> names = new ArrayList<>();
            for (QmpEvent event : events) {
                names.add(event.data().path("sequence").asString());
            }
            return names;
        });
        session.qemu.send(Reply.flood("X", 3));
        while (events.received() < 3) {
            Thread.onSpinWait();
        }
        client.close();
        assertThat(loop.get()).containsExactly("0", "1", "2");
    }

    @Test
    void iterationEndsWhenTheSubscriptionIsClosed() throws InterruptedException {
        EventSubscription events = client.subscribe("X");
        Call<Integer> loop = Call.start(() -> count(events.iterator())).awaitBlocked();
        events.close();
        assertThat(loop.get()).isZero();
        assertThatThrownBy(() -> events.iterator().next()).isInstanceOf(NoSuchElementException.class);
        session.assertWorks();
    }

    @Test
    void iterationEndsWithTheCauseWhenTheConnectionIsLost() throws InterruptedException {
        EventSubscription events = client.subscribe("X");
        Call<Integer> loop = Call.start(() -> count(events.iterator())).awaitBlocked();
        session.qemu.send(Reply.text("garbage"));
        assertThat(loop.failure())
                .isInstanceOf(QmpClosedException.class)
                .hasCauseInstanceOf(QmpProtocolException.class);
    }

    @Test
    void iterationEndsOnAnInterruptAndRestoresIt() throws InterruptedException {
        EventSubscription events = client.subscribe("X");
        Call<Boolean> loop = Call.start(() -> {
                    assertThat(count(events.iterator())).isZero();
                    return Thread.interrupted();
                })
                .awaitBlocked();
        loop.interrupt();
        assertThat(loop.get()).isTrue();
        session.assertWorks();
    }

    private static int count(Iterator<QmpEvent> events) {
        int count = 0;
        while (events.hasNext()) {
            assertThat(events.next()).isNotNull();
            count++;
        }
        return count;
    }

    @Test
    void aStreamEndsLikeTheIterationAndClosesTheSubscription() throws InterruptedException {
        EventSubscription events = client.subscribe("X");
        session.qemu.send(Reply.flood("X", 5));
        try (Stream<QmpEvent> stream = events.stream()) {
            assertThat(stream.map(event -> event.data().path("sequence").asInt())
                            .limit(3)
                            .toList())
                    .containsExactly(0, 1, 2);
        }
        assertThat(events.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyThreadThatWaitsForAnEventFailsAtTheEnd(boolean ofTheSubscription) throws InterruptedException {
        EventSubscription events = client.subscribe();
        List<Call<QmpEvent>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(Call.start(() -> events.next(Duration.ofHours(1))).awaitBlocked());
        }
        if (ofTheSubscription) {
            events.close();
        } else {
            session.qemu.close();
        }
        for (Call<QmpEvent> call : waiting) {
            assertThat(call.failure()).isInstanceOf(QmpClosedException.class);
        }
    }
}
