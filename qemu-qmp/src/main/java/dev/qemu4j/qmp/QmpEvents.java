package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.function.Predicate;

/** PendingCommands that are done only when an event says so. */
public final class QmpEvents {
    private QmpEvents() {}

    /**
     * Executes a command and waits for an event that it causes. The subscription is there before the command is sent, so the
     * event is not missed however soon it comes, before the command's own reply included.
     *
     * @param client where to execute the command
     * @param command the command
     * @param event the name of the event, such as {@code DEVICE_DELETED}
     * @param condition what the event must fulfil, for instance that it is about the right device
     * @param timeout how long to wait for the reply and the event together
     * @return the event
     * @throws QmpCommandException if QEMU answers the command with an error
     * @throws QmpTimeoutException if the reply or the event does not come in time
     * @throws QmpClosedException if the connection has ended or ends meanwhile
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
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
