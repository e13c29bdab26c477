package dev.qemu4j.qmp.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class DeadlineWatchTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LATER = Duration.ofMillis(60);
    private static final Duration MUCH_LATER = Duration.ofHours(1);

    private final Queue<PendingCommand> waiting = new ConcurrentLinkedQueue<>();
    private final DeadlineWatch watch = new DeadlineWatch(waiting);

    @Test
    void aCallerIsWokenWhenItsDeadlinePasses() throws Exception {
        assertThat(waits(SOON).get()).isNull();
    }

    @Test
    void anEarlierDeadlineReplacesALaterOne() throws Exception {
        FutureTask<CommandOutcome> muchLater = waits(MUCH_LATER);

        assertThat(waits(SOON).get()).isNull();
        assertThat(muchLater).isNotDone();
        muchLater.cancel(true);
    }

    @Test
    void aLaterDeadlineIsNoticedByTheNextAlarm() throws Exception {
        FutureTask<CommandOutcome> soon = waits(SOON);
        FutureTask<CommandOutcome> later = waits(LATER);

        assertThat(soon.get()).isNull();
        assertThat(later.get()).isNull();
    }

    @Test
    void aDeadlineIsNoticedAfterAnAlarmFoundNoPendingCommand() throws Exception {
        FutureTask<CommandOutcome> first = waits(SOON);
        assertThat(first.get()).isNull();
        waiting.clear();

        assertThat(waits(SOON).get()).isNull();
    }

    /** Starts a thread that waits for the outcome of a command, which never comes. */
    private FutureTask<CommandOutcome> waits(Duration timeout) {
        FutureTask<CommandOutcome> task = new FutureTask<>(() -> {
            PendingCommand command = new PendingCommand(1, "query-status", new byte[0], Deadline.after(timeout));
            waiting.add(command);
            watch.watch(command.deadline);
            return command.await();
        });
        Thread.ofVirtual().start(task);
        return task;
    }
}
