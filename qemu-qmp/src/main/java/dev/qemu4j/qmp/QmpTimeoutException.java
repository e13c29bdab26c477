package dev.qemu4j.qmp;

import java.time.Duration;

/**
 * A reply or an event did not come in time. The connection stays open. A reply that comes late is dropped.
 */
public final class QmpTimeoutException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** The command, or the names of the events. */
    private final String command;

    /** Whether the command was sent. */
    private final boolean sent;

    /** The time limit. */
    private final Duration timeout;

    QmpTimeoutException(String command, boolean sent, Duration timeout, String message) {
        super(message, null);
        this.command = command;
        this.sent = sent;
        this.timeout = timeout;
    }

    static QmpTimeoutException reply(String command, boolean sent, Duration timeout, String peer) {
        return new QmpTimeoutException(
                command,
                sent,
                timeout,
                command + ": no reply from " + peer + " within " + timeout
                        + (sent ? " (the command was sent and may still be executed)" : " (the command was not sent)"));
    }

    static QmpTimeoutException event(String names, Duration timeout, String peer) {
        return new QmpTimeoutException(
                names, true, timeout, "no event " + names + " from " + peer + " within " + timeout);
    }

    /** {@return the name of the command that got no reply, or the names of the events that did not come} */
    public String command() {
        return command;
    }

    /**
     * Whether the command was sent. If it was, QEMU may still execute it. If not, it never will.
     *
     * @return true if it was sent, and for events
     */
    public boolean wasSent() {
        return sent;
    }

    /** {@return the time limit that passed} */
    public Duration timeout() {
        return timeout;
    }
}
