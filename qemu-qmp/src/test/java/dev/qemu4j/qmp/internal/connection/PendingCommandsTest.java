package dev.qemu4j.qmp.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.internal.connection.CommandOutcome.TimedOut;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import dev.qemu4j.qmp.internal.connection.Termination.How;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingCommandsTest {
    @Test
    void aCommandIsForgottenWhenItsCallerGivesUp() throws InterruptedException {
        PendingCommands commands = new PendingCommands("test", new ProtocolErrors(Threads.VIRTUAL, "test", null));
        for (int i = 0; i < 1000; i++) {
            assertThat(commands.execute("x", new byte[0], false, Deadline.after(Duration.ZERO)))
                    .isEqualTo(new TimedOut(false));
        }
        assertThat(commands.size()).isZero();
    }

    @Test
    void aQuitThatWasNeverSentIsNoSuccessWhenTheConnectionEnds() throws Exception {
        PendingCommands commands = new PendingCommands("test", new ProtocolErrors(Threads.VIRTUAL, "test", null));
        FutureTask<CommandOutcome> quit = new FutureTask<>(
                () -> commands.execute("quit", new byte[0], false, Deadline.after(Duration.ofMinutes(1))));
        Thread.startVirtualThread(quit);
        while (commands.size() == 0) {
            Thread.onSpinWait();
        }
        Termination end = new Termination(How.CLOSED_BY_PEER, "was closed by the peer", null);
        commands.end(end);
        assertThat(quit.get()).isSameAs(end);
    }
}
