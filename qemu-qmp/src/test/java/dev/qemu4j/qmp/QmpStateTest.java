package dev.qemu4j.qmp;

import static dev.qemu4j.qmp.QmpState.CLOSED;
import static dev.qemu4j.qmp.QmpState.CONNECTING;
import static dev.qemu4j.qmp.QmpState.NEGOTIATING;
import static dev.qemu4j.qmp.QmpState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.FakeQemu;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QmpStateTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final BlockingQueue<QmpState> called = new LinkedBlockingQueue<>();

    @Test
    void theHookIsCalledWithEveryStateInOrder() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.onStateChange(called::add))) {
            assertThat(next(3)).containsExactly(CONNECTING, NEGOTIATING, OPEN);
            assertThat(session.client.state()).isEqualTo(OPEN);
            session.client.close();
            assertThat(next(1)).containsExactly(CLOSED);
            assertThat(session.client.state()).isEqualTo(CLOSED);
        }
        assertThat(called).isEmpty();
    }

    @Test
    void theHookIsCalledWhenThePeerEndsTheConnection() throws InterruptedException {
        try (FakeSession session = FakeSession.open(builder -> builder.onStateChange(called::add))) {
            session.qemu.kill();
            assertThat(next(4)).endsWith(CLOSED);
        }
    }

    @Test
    void theHookIsCalledWithTheStatesOfAConnectionThatFails(@TempDir Path directory) throws InterruptedException {
        assertFails(UnixDomainSocketAddress.of(directory.resolve("none.sock")));
        assertThat(next(2)).containsExactly(CONNECTING, CLOSED);
        try (FakeQemu silent = FakeQemu.builder().withoutGreeting().start()) {
            assertFails(silent.address());
            assertThat(next(3)).containsExactly(CONNECTING, NEGOTIATING, CLOSED);
        }
        assertThat(called).isEmpty();
    }

    private void assertFails(SocketAddress address) {
        assertThatThrownBy(() -> QmpClient.builder()
                        .address(address)
                        .connectTimeout(SHORT)
                        .onStateChange(called::add)
                        .connect())
                .isInstanceOf(QmpConnectException.class);
    }

    @Test
    void aHookThatBlocksDoesNotDelayTheClient() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (FakeSession session = FakeSession.open(builder -> builder.onStateChange(state -> {
            assertThatCode(release::await).doesNotThrowAnyException();
            called.add(state);
        }))) {
            session.assertWorks();
            session.client.close();
        }
        assertThat(called).isEmpty();
        release.countDown();
        assertThat(next(4)).containsExactly(CONNECTING, NEGOTIATING, OPEN, CLOSED);
    }

    private List<QmpState> next(int count) throws InterruptedException {
        List<QmpState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            QmpState next = called.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the hook was not called after " + states);
            }
            states.add(next);
        }
        return states;
    }
}
