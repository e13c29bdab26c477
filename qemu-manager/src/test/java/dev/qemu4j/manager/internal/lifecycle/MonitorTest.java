package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MonitorTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeQemu qemu = FakeQemu.start();
    private final AtomicInteger silences = new AtomicInteger();
    private Monitor monitor;

    @BeforeEach
    void connect() throws InterruptedException {
        monitor = new Monitor(QmpClient.connect(qemu.address()), LONG, timeout -> QmpClient.connect(qemu.address()));
        monitor.onSilence(silences::incrementAndGet);
    }

    @AfterEach
    void close() {
        monitor.close();
        qemu.close();
    }

    @Test
    void aCommandTimeoutIsReportedAsSilence() {
        qemu.on("query-status", Reply.silence());
        assertThatThrownBy(() -> monitor.execute(QueryStatus.INSTANCE, Duration.ofMillis(100)))
                .isInstanceOf(QmpTimeoutException.class);
        assertThat(silences).hasValue(1);
    }

    @Test
    void anErrorReplyIsNotReportedAsSilence() {
        qemu.on("query-status", Reply.error("busy"));
        assertThatThrownBy(() -> monitor.execute(QueryStatus.INSTANCE)).isInstanceOf(QmpCommandException.class);
        assertThat(silences).hasValue(0);
    }

    @Test
    void aWaiterGetsTheNewConnection() throws Exception {
        QmpClient lost = monitor.client();
        lost.close();
        assertThat(monitor.awaitOpen(Deadline.after(Duration.ofMillis(50)))).isFalse();
        FutureTask<Boolean> waiting = waitForConnection();
        monitor.reconnect(LONG);
        assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(monitor.client()).isNotSameAs(lost);
        assertThat(monitor.qapi().client()).isSameAs(monitor.client());
        assertThat(monitor.execute(QueryStatus.INSTANCE)).isNotNull();
    }

    @Test
    void aNewConnectionIsPreparedBeforeItIsUsed() throws Exception {
        QmpClient lost = monitor.client();
        lost.close();
        AtomicReference<QmpClient> prepared = new AtomicReference<>();
        monitor.onConnection(client -> {
            assertThat(monitor.client()).isSameAs(lost);
            assertThat(client.isOpen()).isTrue();
            prepared.set(client);
        });
        monitor.reconnect(LONG);
        assertThat(prepared).hasValue(monitor.client());
    }

    @Test
    void closingEndsTheWaitForAConnection() throws Exception {
        monitor.client().close();
        FutureTask<Boolean> waiting = waitForConnection();
        monitor.close();
        assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aConnectionMadeAfterCloseIsClosed() throws Exception {
        monitor.close();
        monitor.reconnect(LONG);
        assertThat(monitor.isOpen()).isFalse();
    }

    private FutureTask<Boolean> waitForConnection() {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> monitor.awaitOpen(Deadline.NEVER));
        Thread.ofVirtual().start(waiting);
        return waiting;
    }
}
