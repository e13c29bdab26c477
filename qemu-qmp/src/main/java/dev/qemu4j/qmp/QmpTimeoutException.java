package dev.qemu4j.qmp;

import java.time.Duration;

/**
 * Something did not happen within its time: a reply to a command, or an event. The connection is unharmed; a reply
 * that comes late is dropped.
 */
public final class QmpTimeoutException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** The command, or the names of the events. */
    private final String command;

    /** Whether the command had been handed to the peer. */
    private final boolean sent;

    /** How long was waited. */
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
                        + (sent ? " (it was sent and may still be carried out)" : " (it was not sent)"));
    }

    static QmpTimeoutException event(String names, Duration timeout, String peer) {
        return new QmpTimeoutException(
                names, true, timeout, "no event " + names + " from " + peer + " within " + timeout);
    }

    /** {@return the command that was not answered, or the names of the events that did not come} */
    public String command() {
        return command;
    }

    /**
     * Whether the command had been handed to the peer. One that was sent may still be carried out; one that was not
     * never will be.
     *
     * @return true if it was sent
     */
    public boolean wasSent() {
        return sent;
    }

    /** {@return how long was waited} */
    public Duration timeout() {
        return timeout;
    }
}
