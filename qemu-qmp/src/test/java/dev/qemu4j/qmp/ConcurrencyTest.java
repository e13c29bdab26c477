package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A thousand callers on one connection, of which a hundred give up. */
@Timeout(120)
class ConcurrencyTest {
    private static final int CALLERS = 1000;
    private static final int CALLS = 5;

    @Test
    void everyCallerGetsItsOwnReplyWhileManyOthersGiveUp() throws InterruptedException {
        try (FakeQemu qemu = FakeQemu.start();
                FakeSession session = FakeSession.open(qemu, builder -> builder.reserveOutOfBand(true))) {
            SplittableRandom random = new SplittableRandom(4711);
            qemu.on("echo", request -> {
                Reply reply = Reply.of(request.arguments());
                return switch (ThreadLocalRandom.current().nextInt(10)) {
                    case 0 -> Reply.event("X").then(reply);
                    case 1 -> reply.after(Duration.ofMillis(1)); // out of order
                    default -> reply;
                };
            });
            List<Call<Integer>> callers = new ArrayList<>();
            List<Call<Integer>> interrupted = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int mine = caller;
                Duration timeout = caller % 20 == 0 ? Duration.ofNanos(random.nextLong(20_000_000)) : Call.LONG;
                Call<Integer> call = Call.start(() -> call(session.client, mine, timeout));
                callers.add(call);
                if (caller % 20 == 10) {
                    interrupted.add(call);
                }
            }
            interrupted.forEach(Call::interrupt);
            int answered = 0;
            for (int caller = 0; caller < CALLERS; caller++) {
                boolean mayGiveUp = caller % 10 == 0;
                int replies = callers.get(caller).get();
                assertThat(replies).isBetween(mayGiveUp ? 0 : CALLS, CALLS);
                answered += replies;
            }
            assertThat(answered).isGreaterThanOrEqualTo(CALLS * CALLERS * 9 / 10);
            session.assertWorks();
            assertThat(session.strays).isEmpty();
        }
    }

    /** Returns how many calls were answered, each correctly, before the caller gave up. */
    private static int call(QmpClient client, int caller, Duration timeout) {
        for (int i = 0; i < CALLS; i++) {
            try {
                JsonNode reply = client.execute("echo", Map.of("caller", caller, "call", i), timeout);
                assertThat(reply.path("caller").asInt()).isEqualTo(caller);
                assertThat(reply.path("call").asInt()).isEqualTo(i);
            } catch (InterruptedException | QmpTimeoutException e) {
                return i;
            }
        }
        return CALLS;
    }
}
