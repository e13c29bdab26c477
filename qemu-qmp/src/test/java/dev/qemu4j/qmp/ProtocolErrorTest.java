package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.qemu4j.qmp.internal.connection.ClientSettings;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import dev.qemu4j.qmp.internal.transport.RetryingConnector;
import dev.qemu4j.testkit.Reply;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are neither events nor replies to a command are reported and otherwise ignored. */
@Timeout(60)
class ProtocolErrorTest {
    /** The log file that simplelogger.properties names. */
    private static final Path LOG = Path.of("target", "test.log");

    private final BlockingQueue<QmpProtocolException> reported = new LinkedBlockingQueue<>();

    @Test
    void anErrorWithoutIdIsReportedAndNotGivenToACaller() throws Exception {
        try (FakeSession session = open()) {
            session.qemu.on("query-name", Reply.silence());
            Call<?> waiter = session.executeUntilReceived("query-name");
            session.qemu
                    .connection()
                    .send(Reply.error("JSON parse error, stray 'x'").withoutId());
            assertThat(next())
                    .hasMessageContaining("without an id")
                    .hasMessageContaining("JSON parse error, stray 'x'");
            session.assertWorks();
            assertThat(waiter.isDone()).isFalse();
            assertThat(Files.readAllLines(LOG))
                    .anyMatch(line -> line.contains(session.qemu.address() + ": reply without an id")
                            && line.contains("JSON parse error, stray 'x'"));
        }
    }

    static List<Reply> strays() {
        return List.of(
                Reply.empty().withoutId(),
                Reply.empty().withId("of somebody else"),
                Reply.empty().withId(4711),
                Reply.empty().withId(-4711),
                Reply.empty().withId(0),
                Reply.empty().withId(1.5),
                Reply.empty().withId(Long.MIN_VALUE),
                Reply.empty().withId(List.of(2)),
                Reply.empty().withId(null),
                Reply.error("no").withId(4711),
                Reply.text("{}"),
                Reply.text("{\"event\": 5}"),
                Reply.text("{\"event\": {\"event\": \"X\"}}"),
                Reply.text("{\"hello\": {\"QMP\": 1}}"),
                Reply.text("{\"QMP\": {\"version\": {}, \"capabilities\": []}}"));
    }

    @ParameterizedTest
    @MethodSource("strays")
    void aStrayMessageIsReportedAndTheConnectionStaysOpen(Reply stray) throws InterruptedException {
        try (FakeSession session = open()) {
            session.qemu.connection().send(stray);
            assertThat(next()).isNotNull();
            session.assertWorks();
            assertThat(reported).isEmpty();
        }
    }

    @Test
    void aSecondReplyToACommandIsDroppedWithoutAReport() throws InterruptedException {
        try (FakeSession session = open()) {
            session.qemu.alter("query-name", Reply::duplicated);
            session.client.execute("query-name");
            session.assertWorks();
            assertThat(reported).isEmpty();
        }
    }

    @Test
    void aGreetingAfterTheEndOfTheConnectionIsNotReportedAsASecondGreeting() throws InterruptedException {
        UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of("none.sock");
        ClientSettings settings =
                QmpClient.builder().onProtocolError(reported::add).settings(nowhere);
        Connection connection = new Connection(settings, new RetryingConnector(nowhere), Threads.VIRTUAL);
        connection.close();
        connection.greeting("{}".getBytes(StandardCharsets.UTF_8));
        connection.stray(new QmpProtocolException("the next", "", null));
        assertThat(next()).hasMessage("the next");
    }

    @Test
    void aHookThatThrowsIsCalledAgain() throws InterruptedException {
        CountDownLatch calls = new CountDownLatch(100);
        try (FakeSession session = FakeSession.open(builder -> builder.onProtocolError(problem -> {
            calls.countDown();
            throw new IllegalStateException("a broken hook");
        }))) {
            for (int i = 0; i < 100; i++) {
                session.qemu.connection().send(Reply.error("lost").withoutId());
                session.assertWorks();
            }
            session.qemu.connection().send(Reply.error("lost").withoutId());
            assertThat(calls.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHookThatBlocksDelaysNeitherCommandsNorClose() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (FakeSession session = FakeSession.open(builder -> builder.onProtocolError(problem -> {
            entered.countDown();
            assertThatCode(release::await).doesNotThrowAnyException();
        }))) {
            session.qemu.connection().send(Reply.error("lost").withoutId());
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 1000; i++) {
                session.qemu.connection().send(Reply.error("lost").withoutId());
            }
            session.assertWorks();
            session.client.close();
        } finally {
            release.countDown();
        }
    }

    @Test
    void aHookMayCloseTheClient() throws InterruptedException {
        BlockingQueue<QmpClient> clients = new LinkedBlockingQueue<>();
        CountDownLatch closed = new CountDownLatch(1);
        try (FakeSession session = FakeSession.open(builder -> builder.onProtocolError(problem -> {
            try {
                clients.take().close();
                closed.countDown();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }))) {
            clients.add(session.client);
            session.qemu.connection().send(Reply.error("lost").withoutId());
            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(session.client.isOpen()).isFalse();
        }
    }

    private FakeSession open() throws InterruptedException {
        return FakeSession.open(builder -> builder.onProtocolError(reported::add));
    }

    private QmpProtocolException next() throws InterruptedException {
        QmpProtocolException next = reported.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was reported");
        }
        return next;
    }
}
