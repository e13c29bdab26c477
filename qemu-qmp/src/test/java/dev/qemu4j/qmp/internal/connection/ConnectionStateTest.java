package dev.qemu4j.qmp.internal.connection;

import static dev.qemu4j.qmp.QmpState.CLOSED;
import static dev.qemu4j.qmp.QmpState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.QmpState;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {
    @Test
    void anEarlierStateDoesNotFollowALaterOne() throws InterruptedException {
        BlockingQueue<QmpState> called = new LinkedBlockingQueue<>();
        ConnectionState state = new ConnectionState(Threads.VIRTUAL, "test", called::add);
        state.enter(CLOSED);
        state.enter(OPEN);
        state.enter(CLOSED);
        assertThat(state.current()).isEqualTo(CLOSED);
        assertThat(called.poll(30, TimeUnit.SECONDS)).isEqualTo(CLOSED);
        assertThat(called).isEmpty();
    }
}
