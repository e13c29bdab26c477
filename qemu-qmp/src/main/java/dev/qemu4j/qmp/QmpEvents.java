package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.function.Predicate;

/** Executes commands whose completion is reported by an event. */
public final class QmpEvents {
    private QmpEvents() {}

    /**
     * Executes a command and waits for an event that it causes. The subscription is opened before the command is sent, so
     * an event that comes before the command's reply is not missed.
     *
     * @param client the client that executes the command
     * @param command the command
     * @param event the name of the event, such as {@code DEVICE_DELETED}
     * @param condition the condition that the event must fulfil, for example that it names the right device
     * @param timeout the time limit for the reply and the event together
     * @return the event
     * @throws QmpCommandException if QEMU replies to the command with an error
     * @throws QmpTimeoutException if the reply or the event does not come in time
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     * @throws InterruptedException if the thread is interrupted; the command may still be executed
     */
    public static QmpEvent await(
            QmpClient client,
            QmpCommand<?> command,
            String event,
            Predicate<? super QmpEvent> condition,
            Duration timeout)
            throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        try (EventSubscription subscription = client.subscribe(condition, event)) {
            client.execute(command, timeout);
            return subscription.next(Duration.ofNanos(Math.max(0, deadline.remaining())));
        }
    }
}
