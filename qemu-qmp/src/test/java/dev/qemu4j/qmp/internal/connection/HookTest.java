package dev.qemu4j.qmp.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.QmpState;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The user's hook is called with every state, whatever goes wrong for an earlier one. */
@Timeout(30)
class HookTest {
    private final BlockingQueue<QmpState> called = new LinkedBlockingQueue<>();

    private QmpState next() throws InterruptedException {
        return called.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void anErrorInTheHookDoesNotLoseTheStatesThatAreQueued() throws InterruptedException {
        ConnectionState state = new ConnectionState(Threads.VIRTUAL, "test", entered -> {
            called.add(entered);
            throw new StackOverflowError("in the hook");
        });
        state.begin();
        state.enter(QmpState.OPEN);
        state.enter(QmpState.CLOSED);
        assertThat(next()).isEqualTo(QmpState.CONNECTING);
        assertThat(next()).isEqualTo(QmpState.OPEN);
        assertThat(next()).isEqualTo(QmpState.CLOSED);
    }

    @Test
    void aStateIsReportedLaterIfNoThreadCanBeStarted() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger(2);
        Threads threads = (name, task) -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Threads.VIRTUAL.unstarted(name, task);
        };
        ConnectionState state = new ConnectionState(threads, "test", called::add);
        state.enter(QmpState.CLOSED);
        assertThat(next()).isEqualTo(QmpState.CLOSED);
        assertThat(failures).hasNegativeValue();
    }
}
