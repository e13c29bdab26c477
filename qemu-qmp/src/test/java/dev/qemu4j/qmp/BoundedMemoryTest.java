package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client keeps a bounded amount of what its peer sends. */
@Timeout(120)
class BoundedMemoryTest {
    private static final int LIMIT = 1 << 20;
    private static final int MEBIBYTE = 1 << 20;

    /** The memory of a session and the test itself. */
    private static final long SLACK = 4L << 20;

    @Test
    void aStringOf100MebibytesEndsTheConnection() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.maxMessageSize(LIMIT))) {
            session.qemu.once("query-name", Reply.oversize(100L * MEBIBYTE));
            assertThatThrownBy(() -> session.client.execute("query-name"))
                    .isInstanceOf(QmpClosedException.class)
                    .cause()
                    .hasMessageContaining("limit of " + LIMIT);
        }
    }

    @Test
    void unknownIdsAreNotRemembered() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (FakeSession session = FakeSession.open(builder -> builder.onProtocolError(
                problem -> assertThatCode(release::await).doesNotThrowAnyException()))) {
            session.client.execute("query-name");
            StringBuilder foreign = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                foreign.append("{\"return\": {}, \"id\": ")
                        .append(1_000_000 + i)
                        .append("}\r\n");
                foreign.append("{\"return\": {}, \"id\": 1}\r\n"); // that was answered already
            }
            byte[] bytes = foreign.toString().getBytes(StandardCharsets.US_ASCII);
            ResourceUsage before = ResourceUsage.now();
            for (int i = 0; i < 3; i++) {
                session.qemu.connection().send(bytes);
            }
            session.assertWorks();
            assertThat(ResourceUsage.now().since(before).heap()).isLessThan(SLACK);
        } finally {
            release.countDown();
        }
    }

    @Test
    void aFloodOfEventsThatNobodyTakesIsBoundedInNumberAndInBytes() throws InterruptedException {
        int capacity = 100;
        try (FakeSession session =
                FakeSession.open(builder -> builder.maxMessageSize(LIMIT).eventQueueCapacity(capacity))) {
            List<EventSubscription> neverRead = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                neverRead.add(session.client.subscribe());
            }
            ResourceUsage before = ResourceUsage.now();
            session.qemu.on("flood", Reply.flood("X", 10_000).then(Reply.empty()));
            session.client.execute("flood");
            assertThat(neverRead).allMatch(events -> events.dropped() == 10_000 - capacity);
            Reply large = Reply.event("X", Map.of("text", "x".repeat(MEBIBYTE - 1000)));
            session.qemu.on("large", large.then(Reply.empty()));
            for (int i = 0; i < 100; i++) {
                session.client.execute("large");
            }
            assertThat(neverRead).allMatch(events -> events.received() == 10_100);
            session.qemu.forgetRequests();
            session.qemu.on("large", Reply.empty());
            long held = ResourceUsage.now().since(before).heap();
            assertThat(held).isLessThan(2L * MEBIBYTE + SLACK);
            for (EventSubscription events : neverRead) {
                assertThat(events.poll()).isPresent();
            }
        }
    }

    @Test
    void repliesToCallersThatGaveUpAreNotKept() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("late", Reply.silence());
            ResourceUsage before = ResourceUsage.now();
            for (int i = 0; i < 50; i++) {
                Call<?> call = session.executeUntilReceived("late");
                call.interrupt();
                assertThat(call.failure()).isInstanceOf(InterruptedException.class);
                Request request = session.qemu.requests("late").getLast();
                session.qemu
                        .connection()
                        .send(Reply.of("x".repeat(MEBIBYTE)).withId(request.id().orElseThrow()));
            }
            session.assertWorks();
            assertThat(session.strays).isEmpty();
            assertThat(ResourceUsage.now().since(before).heap()).isLessThan(SLACK);
        }
    }
}
