package dev.qemu4j.qmp.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.internal.connection.CommandOutcome.TimedOut;
import dev.qemu4j.qmp.internal.connection.Worker.Threads;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
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
}
