package dev.qemu4j.manager.console;

import java.time.Duration;

/** The guest did not print, or did not take, in time what it was to. */
public final class ConsoleTimeoutException extends ConsoleException {
    private static final long serialVersionUID = 1L;

    /** How long was waited. */
    private final Duration timeout;

    ConsoleTimeoutException(String machine, String awaited, Duration timeout, String tail) {
        super(machine, awaited, "did not happen within " + timeout, tail, null);
        this.timeout = timeout;
    }

    /** {@return how long was waited} */
    public Duration timeout() {
        return timeout;
    }
}
