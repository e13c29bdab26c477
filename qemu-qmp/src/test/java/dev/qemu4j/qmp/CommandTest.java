package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.qemu4j.qmp.internal.connection.CommandTimeouts;
import dev.qemu4j.testkit.ByteSplit;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Commands and their replies. */
@Timeout(60)
class CommandTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private FakeSession session;
    private FakeQemu qemu;
    private QmpClient client;

    @BeforeEach
    void open() throws InterruptedException {
        session = FakeSession.open();
        qemu = session.qemu;
        client = session.client;
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void theReplyIsMatchedById() throws InterruptedException {
        HeldReply first = qemu.hold("query-name");
        HeldReply second = qemu.hold("query-name");
        Call<JsonNode> one = Call.start(() -> client.execute("query-name"));
        first.awaitRequest(Call.LONG);
        Call<JsonNode> two = Call.start(() -> client.execute("query-name"));
        second.awaitRequest(Call.LONG);
        second.release(Reply.of(2));
        first.release(Reply.of(1));
        assertThat(one.get().asInt()).isEqualTo(1);
        assertThat(two.get().asInt()).isEqualTo(2);
    }

    @Test
    void theReplyToACallThatTimedOutIsDroppedAndNotGivenToTheNextCaller() throws InterruptedException {
        HeldReply late = qemu.hold("query-name");
        QmpTimeoutException timeout =
                catchThrowableOfType(QmpTimeoutException.class, () -> client.execute("query-name", Map.of(), SHORT));
        assertThat(timeout.wasSent()).isTrue();
        assertThat(timeout.command()).isEqualTo("query-name");
        assertThat(timeout.timeout()).isEqualTo(SHORT);
        assertThat(timeout)
                .hasMessageContaining("query-name")
                .hasMessageContaining(qemu.address().toString())
                .hasMessageContaining("PT0.1S")
                .hasMessageContaining("may still be executed");
        late.awaitRequest(Call.LONG);
        late.release(Reply.of("late"));
        session.assertWorks();
        assertThat(session.strays).isEmpty();
    }

    @Test
    void theReplyToAnInterruptedCallIsDroppedAndNotGivenToTheNextCaller() throws InterruptedException {
        HeldReply late = qemu.hold("query-name");
        Call<JsonNode> call = Call.start(() -> client.execute("query-name"));
        late.awaitRequest(Call.LONG);
        call.interrupt();
        assertThat(call.failure()).isInstanceOf(InterruptedException.class);
        late.release(Reply.of("late"));
        session.assertWorks();
        assertThat(session.strays).isEmpty();
    }

    @Test
    void executeSendsNothingIfTheThreadIsInterruptedBefore() throws InterruptedException {
        Call<JsonNode> call = Call.start(() -> {
            Thread.currentThread().interrupt();
            return client.execute("query-name");
        });
        assertThat(call.failure()).isInstanceOf(InterruptedException.class);
        session.assertWorks();
        assertThat(qemu.requests("query-name")).isEmpty();
    }

    @Test
    void anInterruptDoesNotAffectOtherCalls() throws InterruptedException {
        HeldReply held = qemu.hold("query-name");
        Call<JsonNode> patient = Call.startOnPlatformThread(() -> client.execute("query-name"));
        held.awaitRequest(Call.LONG);
        for (int i = 0; i < 50; i++) {
            Call<JsonNode> hasty = Call.start(() -> client.execute("query-status"));
            hasty.interrupt();
            while (!hasty.isDone()) {
                Thread.onSpinWait();
            }
        }
        held.release(Reply.of("mine"));
        assertThat(patient.get().asString()).isEqualTo("mine");
        session.assertWorks();
    }

    @Test
    void anEventBetweenACommandAndItsReplyGoesToTheSubscribers() throws InterruptedException {
        qemu.runState("paused");
        try (EventSubscription events = client.subscribe("RESUME")) {
            assertThat(client.execute("cont")).isEmpty(); // RESUME comes first
            assertThat(events.poll()).isPresent();
        }
    }

    @Test
    void aReplyFollowedAtOnceBy300EventsIsDecodedCorrectly() throws InterruptedException {
        Reply big = Reply.of(Map.of("text", "x".repeat(5000))).then(Reply.flood("NICE_EVENT", 300));
        qemu.on("query-name", big);
        try (EventSubscription events = client.subscribe()) {
            for (int round = 0; round < 20; round++) {
                assertThat(client.execute("query-name").path("text").asString()).isEqualTo("x".repeat(5000));
                for (int i = 0; i < 300; i++) {
                    assertThat(events.next(Call.LONG).data().path("sequence").asInt())
                            .isEqualTo(i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 1000})
    void aReplyMayArriveInAnySplit(int size) throws InterruptedException {
        List<Integer> numbers = IntStream.range(0, 500).boxed().toList();
        qemu.on("query-name", Reply.of(numbers).split(ByteSplit.of(size)));
        JsonNode result = client.execute("query-name");
        assertThat(result).hasSize(500);
        assertThat(result.path(499).asInt()).isEqualTo(499);
    }

    @Test
    void callersOnOneConnectionEachGetTheirOwnReply() throws InterruptedException {
        qemu.on("echo", request -> Reply.of(request.arguments()));
        List<Call<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 64; caller++) {
            int mine = caller;
            callers.add(Call.start(() -> {
                for (int i = 0; i < 100; i++) {
                    JsonNode reply = client.execute("echo", Map.of("caller", mine, "call", i));
                    assertThat(reply.path("caller").asInt()).isEqualTo(mine);
                    assertThat(reply.path("call").asInt()).isEqualTo(i);
                }
                return null;
            }));
        }
        for (Call<Void> caller : callers) {
            assertThat(caller.get()).isNull();
        }
        assertThat(qemu.requests("echo")).hasSize(6400);
    }

    @Test
    void anErrorReplyHasAClassAndADescriptionAndTheConnectionStaysOpen() throws InterruptedException {
        qemu.once("device_del", Reply.error("DeviceNotFound", "Device 'net9' not found"));
        assertThatThrownBy(() -> client.execute("device_del", Map.of("id", "net9")))
                .isInstanceOfSatisfying(QmpCommandException.class, e -> {
                    assertThat(e.command()).isEqualTo("device_del");
                    assertThat(e.errorClass()).isEqualTo("DeviceNotFound");
                    assertThat(e.description()).isEqualTo("Device 'net9' not found");
                })
                .hasMessage("device_del: Device 'net9' not found (DeviceNotFound)");
        session.assertWorks();
    }

    @Test
    void everyCommandHasADeadlineByDefault() throws InterruptedException {
        try (FakeSession hasty = FakeSession.open(builder -> builder.commandTimeout(SHORT))) {
            hasty.qemu.on("query-name", Reply.silence());
            assertThatThrownBy(() -> hasty.client.execute("query-name")).isInstanceOf(QmpTimeoutException.class);
            hasty.assertWorks();
        }
        assertThat(CommandTimeouts.DEFAULT).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(2));
    }

    @Test
    void commandsThatTakeLongHaveALongerTimeLimit() throws InterruptedException {
        try (FakeSession hasty = FakeSession.open(builder -> builder.commandTimeout(SHORT))) {
            hasty.qemu.on("dump-guest-memory", Reply.empty().after(SHORT.multipliedBy(4)));
            assertThat(hasty.client.execute("dump-guest-memory")).isEmpty();
        }
        assertThat(CommandTimeouts.of("migrate", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aCommandMayHaveItsOwnTimeLimit() {
        qemu.on("query-name", Reply.silence());
        QmpCommand<JsonNode> hasty = new TestCommand("query-name", Map.of(), SHORT, false);
        assertThatThrownBy(() -> client.execute(hasty)).isInstanceOf(QmpTimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aTimeoutThatIsNotPositiveTimesOutAtOnce(long seconds) throws InterruptedException {
        qemu.on("query-name", Reply.silence());
        assertThatThrownBy(() -> client.execute("query-name", Map.of(), Duration.ofSeconds(seconds)))
                .isInstanceOf(QmpTimeoutException.class);
        session.assertWorks();
    }

    @Test
    void aVeryLongTimeoutCountsAsNone() throws InterruptedException {
        assertThat(client.execute("query-name", Map.of(), Duration.ofSeconds(Long.MAX_VALUE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void aCommandWithoutANameIsRejectedBeforeAnythingIsSent(String name) {
        assertRefused(() -> client.execute(name), "name");
    }

    @Test
    void argumentsThatAreNotAnObjectAreRejectedBeforeAnythingIsSent() {
        assertRefused(() -> client.execute("query-name", List.of(1)), "JSON object");
        assertRefused(() -> client.execute("query-name", "text"), "java.lang.String");
        assertRefused(() -> client.execute("query-name", 1), "query-name");
        assertRefused(() -> client.execute("query-name", List.of()), "JSON object");
    }

    @Test
    void argumentsThatCannotBeEncodedAreRejectedBeforeAnythingIsSent() {
        Map<String, Object> itself = new java.util.HashMap<>();
        itself.put("me", itself);
        assertRefused(() -> client.execute("query-name", itself), "cannot be written");
    }

    private void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
        assertThat(qemu.requests()).extracting(Request::command).containsOnly("qmp_capabilities");
    }

    @Test
    void specialCharactersInACommandNameAreEscaped() throws InterruptedException {
        String name = "a\"b\\c\u00e9\n\uD83D\uDC27";
        qemu.on(name, Reply.of("fine"));
        assertThat(client.execute(name).asString()).isEqualTo("fine");
    }

    @Test
    void aCommandWithoutArgumentsHasNoArgumentsMember() throws InterruptedException {
        client.execute("query-name");
        client.execute("query-name", Map.of());
        client.execute("query-name", JsonNodeFactory.instance.objectNode());
        assertThat(qemu.requests("query-name"))
                .noneMatch(request -> request.message().has("arguments"));
    }

    @Test
    void outOfBandIsSentAsExecOob() throws InterruptedException {
        qemu.on("query-yank", Reply.of(List.of()));
        assertThat(client.executeOutOfBand("query-yank")).isEmpty();
        assertThat(client.execute(new TestCommand("query-yank", Map.of(), SHORT.multipliedBy(100), true)))
                .isEmpty();
        assertThat(qemu.requests("query-yank")).hasSize(2).allMatch(Request::isOutOfBand);
    }

    @Test
    void anOutOfBandCommandOvertakesTheOthers() throws InterruptedException {
        HeldReply held = qemu.hold("query-block");
        Call<JsonNode> stuck = Call.start(() -> client.execute("query-block"));
        held.awaitRequest(Call.LONG);
        qemu.on("query-yank", Reply.of("overtaken"));
        assertThat(client.executeOutOfBand("query-yank").asString()).isEqualTo("overtaken");
        assertThat(stuck.isDone()).isFalse();
        held.release(Reply.of("done"));
        assertThat(stuck.get().asString()).isEqualTo("done");
    }

    @Test
    void outOfBandWithoutTheCapabilityFailsBeforeAnythingIsSent() throws InterruptedException {
        try (FakeSession modest = FakeSession.open(builder -> builder.capabilities());
                FakeSession old =
                        FakeSession.open(FakeQemu.builder().capabilities().start())) {
            assertThatThrownBy(() -> modest.client.executeOutOfBand("query-yank"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("query-yank")
                    .hasMessageContaining("oob was not enabled by this client");
            assertThatThrownBy(() -> old.client.execute(new TestCommand("yank", Map.of(), SHORT, true)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("oob is not offered by " + old.qemu.address());
            for (FakeSession each : Set.of(modest, old)) {
                each.assertWorks();
                assertThat(each.qemu.requests("query-yank")).isEmpty();
                assertThat(each.qemu.requests("yank")).isEmpty();
            }
        }
    }

    private record TestCommand(String name, Map<String, ?> arguments, Duration limit, boolean outOfBand)
            implements QmpCommand<JsonNode> {
        @Override
        public JsonNode decode(QmpResult result) {
            return result.json();
        }

        @Override
        public java.util.Optional<Duration> timeout() {
            return java.util.Optional.of(limit);
        }
    }
}
