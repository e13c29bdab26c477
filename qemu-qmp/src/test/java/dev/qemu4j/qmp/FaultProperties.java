package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Fault;
import dev.qemu4j.testkit.Fault.Effect;
import dev.qemu4j.testkit.QmpArbitraries;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;

/** After any fault, a client is either fully open or fully closed, every call has an outcome, and no thread is left. */
class FaultProperties {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Property(tries = 60)
    void afterAnySequenceOfFaultsTheClientIsFullyOpenOrFullyClosed(
            @ForAll("schedules") List<Fault> faults, @ForAll boolean tcp) throws InterruptedException {
        try (FakeSession session = FakeSession.open(tcp ? FakeQemu.startTcp() : FakeQemu.start())) {
            EventSubscription events = session.client.subscribe();
            session.qemu.on("echo", request -> Reply.of(request.arguments()));
            session.qemu.inject(faults);
            boolean broken = false;
            int number = 0;
            for (Fault fault : faults) {
                Effect expected = broken ? Effect.BROKEN : fault.effect();
                Duration timeout = expected == Effect.UNANSWERED ? SHORT : Call.LONG;
                assertThat(outcome(session.client, ++number, timeout))
                        .as("%s", fault)
                        .isEqualTo(expected);
                broken = expected == Effect.BROKEN;
                assertThat(session.client.isOpen()).isEqualTo(!broken);
                assertThat(events.isOpen()).isEqualTo(!broken);
            }
            if (!broken) {
                session.assertWorks();
            }
            session.client.close();
            QmpThreads.assertEnded(session.qemu.address().toString());
        }
    }

    @Property(tries = 40)
    void everyCallerGetsItsOwnReplyOrFailsDespiteFaults(
            @ForAll("schedules") List<Fault> faults, @ForAll @IntRange(min = 1, max = 40) int callers)
            throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.commandTimeout(Duration.ofMillis(300)))) {
            session.qemu.on("echo", request -> Reply.of(request.arguments()));
            session.qemu.inject(faults);
            List<Call<Effect>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int number = i;
                calls.add(Call.start(() -> outcome(session.client, number, Duration.ofMillis(300))));
            }
            boolean broken = false;
            for (Call<Effect> call : calls) {
                broken |= call.get() == Effect.BROKEN;
            }
            if (broken || !session.client.isOpen()) {
                assertThat(outcome(session.client, 0, Call.LONG)).isEqualTo(Effect.BROKEN);
            }
            session.client.close();
            assertThat(QmpThreads.of(session.qemu.address().toString())).isEmpty();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Returns the outcome of a call. Fails if it gets the reply to another one. */
    private static Effect outcome(QmpClient client, int number, Duration timeout) throws InterruptedException {
        try {
            JsonNode reply = client.execute("echo", Map.of("number", number), timeout);
            assertThat(reply.path("number").asInt()).isEqualTo(number);
            return Effect.ANSWERED;
        } catch (QmpTimeoutException e) {
            return Effect.UNANSWERED;
        } catch (QmpClosedException e) {
            return Effect.BROKEN;
        }
    }

    @Provide
    Arbitrary<List<Fault>> schedules() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(20, QmpArbitraries.faultSchedules(10)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(List.of(Fault.NONE, Fault.OVERSIZE, Fault.NONE))));
    }
}
