package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.FakeConnection;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;

/** Callers, replies in any order, events, timeouts and interrupts, in any order: everyone gets what is theirs. */
class InterleavingProperties {
    /** How many in-band commands a client sends at a time if it reserves the connection for out-of-band commands. */
    private static final int IN_BAND_LIMIT = 7;

    private static final Duration VERY_SHORT = Duration.ofMillis(5);

    /** One step of a session. Numbers select one of the pending commands. */
    sealed interface Step {
        record Ask(boolean outOfBand) implements Step {}

        record AskBriefly() implements Step {}

        record Answer(int which) implements Step {}

        record Refuse(int which) implements Step {}

        record AnswerTwice(int which) implements Step {}

        record AnswerLate(int which) implements Step {}

        record Interrupt(int which) implements Step {}

        record InterruptWhileAnswering(int which) implements Step {}

        record Foreign() implements Step {}

        record Events(int count) implements Step {}
    }

    /** How a session ends. */
    enum Ending {
        CLOSE,
        PEER_CLOSES,
        PEER_RESETS,
        GARBAGE
    }

    @Property(tries = 60)
    void anyInterleavingGivesEveryCallerItsOwnReplyOrError(
            @ForAll("steps") List<Step> steps, @ForAll Ending ending, @ForAll boolean reserve)
            throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.reserveOutOfBand(reserve))) {
            Model model = new Model(session);
            for (Step step : steps) {
                model.perform(step);
            }
            model.assertEventsReceived();
            session.assertWorks();
            model.end(ending);
            assertThat(QmpThreads.of(session.qemu.address().toString())).isEmpty();
        }
    }

    /** A call that waits, and its request as QEMU received it. */
    private record Waiting(int number, Call<JsonNode> call, Request request) {}

    /** A model of the session, which knows the expected outcomes. */
    private static final class Model {
        private final FakeSession session;
        private final FakeConnection connection;
        private final EventSubscription events;
        private final List<Waiting> waiting = new ArrayList<>();
        private final List<Waiting> gaveUp = new ArrayList<>();
        private int asked;
        private int arrived;
        private int emitted;

        Model(FakeSession session) {
            this.session = session;
            this.connection = session.qemu.connection();
            this.events = session.client.subscribe("X");
            session.qemu.on("ask", Reply.silence());
        }

        void perform(Step step) throws InterruptedException {
            switch (step) {
                case Step.Ask ask -> {
                    if (hasRoom()) {
                        ask(ask.outOfBand());
                    }
                }
                case Step.AskBriefly brief -> {
                    if (hasRoom()) {
                        askBriefly();
                    }
                }
                case Step.Answer answer -> {
                    Optional<Waiting> one = take(answer.which());
                    if (one.isPresent()) {
                        send(answer(one.get()));
                        assertAnswered(one.get());
                    }
                }
                case Step.Refuse refuse -> {
                    Optional<Waiting> one = take(refuse.which());
                    if (one.isPresent()) {
                        send(Reply.error("no " + one.get().number)
                                .withId(one.get().request.id().orElseThrow()));
                        assertThat(one.get().call.failure())
                                .isInstanceOf(QmpCommandException.class)
                                .hasMessageContaining("no " + one.get().number + " ");
                    }
                }
                case Step.AnswerTwice twice -> {
                    Optional<Waiting> one = take(twice.which());
                    if (one.isPresent()) {
                        send(answer(one.get()).duplicated());
                        assertAnswered(one.get());
                    }
                }
                case Step.AnswerLate late -> {
                    if (!gaveUp.isEmpty()) {
                        send(answer(gaveUp.remove(late.which() % gaveUp.size())));
                    }
                }
                case Step.Interrupt interrupt -> {
                    Optional<Waiting> one = take(interrupt.which());
                    if (one.isPresent()) {
                        one.get().call.interrupt();
                        assertThat(one.get().call.failure()).isInstanceOf(InterruptedException.class);
                        gaveUp.add(one.get());
                    }
                }
                case Step.InterruptWhileAnswering race -> {
                    Optional<Waiting> one = take(race.which());
                    if (one.isPresent()) {
                        send(answer(one.get()));
                        one.get().call.interrupt();
                        assertAnsweredOrInterrupted(one.get());
                    }
                }
                case Step.Foreign foreign -> send(Reply.empty().withId("of somebody else"));
                case Step.Events more -> {
                    emitted += more.count();
                    send(Reply.flood("X", more.count()));
                }
            }
        }

        private void ask(boolean outOfBand) throws InterruptedException {
            int number = ++asked;
            Map<String, Integer> arguments = Map.of("number", number);
            Call<JsonNode> call = Call.start(() -> outOfBand
                    ? session.client.executeOutOfBand("ask", arguments)
                    : session.client.execute("ask", arguments, Call.LONG));
            waiting.add(new Waiting(number, call, nextRequest()));
        }

        private void askBriefly() throws InterruptedException {
            int number = ++asked;
            Call<JsonNode> call = Call.start(() -> session.client.execute("ask", Map.of("number", number), VERY_SHORT));
            assertThat(call.failure()).isInstanceOf(QmpTimeoutException.class);
            if (((QmpTimeoutException) call.failure()).wasSent()) {
                gaveUp.add(new Waiting(number, call, nextRequest()));
            }
        }

        private Request nextRequest() throws InterruptedException {
            arrived++;
            return session.qemu.awaitRequests("ask", arrived, Call.LONG).getLast();
        }

        /** Whether another in-band command would be sent at once, also with the limit. */
        private boolean hasRoom() {
            return waiting.size() + gaveUp.size() < IN_BAND_LIMIT - 1;
        }

        private Optional<Waiting> take(int which) {
            return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.remove(which % waiting.size()));
        }

        private static Reply answer(Waiting one) {
            return Reply.of(one.number).withId(one.request.id().orElseThrow());
        }

        private void send(Reply reply) {
            connection.send(reply);
        }

        private static void assertAnswered(Waiting one) throws InterruptedException {
            assertThat(one.call.get().asInt()).isEqualTo(one.number);
        }

        private static void assertAnsweredOrInterrupted(Waiting one) throws InterruptedException {
            try {
                assertAnswered(one);
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(InterruptedException.class);
            }
        }

        /** Asserts that all events came in order. */
        void assertEventsReceived() throws InterruptedException {
            for (int event = 0; event < emitted; event++) {
                assertThat(events.next(Call.LONG).name()).isEqualTo("X");
            }
            assertThat(events.poll()).isEmpty();
            assertThat(events.dropped()).isZero();
        }

        void end(Ending ending) throws InterruptedException {
            switch (ending) {
                case CLOSE -> session.client.close();
                case PEER_CLOSES -> connection.close();
                case PEER_RESETS -> connection.reset();
                case GARBAGE -> send(Reply.text("{]"));
            }
            for (Waiting one : waiting) {
                assertThat(one.call.failure()).isInstanceOf(QmpClosedException.class);
            }
            assertThatThrownBy(() -> events.next(Call.LONG)).isInstanceOf(QmpClosedException.class);
            assertThat(session.client.isOpen()).isFalse();
            session.client.close();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 9);
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(true, false).map(Step.Ask::new)),
                Tuple.of(1, Arbitraries.create(Step.AskBriefly::new)),
                Tuple.of(2, which.map(Step.Answer::new)),
                Tuple.of(1, which.map(Step.Refuse::new)),
                Tuple.of(1, which.map(Step.AnswerTwice::new)),
                Tuple.of(2, which.map(Step.AnswerLate::new)),
                Tuple.of(1, which.map(Step.Interrupt::new)),
                Tuple.of(1, which.map(Step.InterruptWhileAnswering::new)),
                Tuple.of(1, Arbitraries.create(Step.Foreign::new)),
                Tuple.of(1, which.map(Step.Events::new)));
        return step.list().ofMaxSize(40);
    }
}
