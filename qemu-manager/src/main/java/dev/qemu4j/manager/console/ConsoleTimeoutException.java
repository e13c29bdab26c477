package dev.qemu4j.manager.console;

import java.time.Duration;

/** The guest did not print the awaited text, or did not take what was sent, before the timeout. */
public final class ConsoleTimeoutException extends ConsoleException {
    private static final long serialVersionUID = 1L;

    /** The timeout that passed. */
    private final Duration timeout;

    ConsoleTimeoutException(String machine, String awaited, Duration timeout, String tail) {
        super(machine, awaited, "timed out after " + timeout, tail, null);
        this.timeout = timeout;
    }

    /** {@return the timeout that passed} */
    public Duration timeout() {
        return timeout;
    }
}
