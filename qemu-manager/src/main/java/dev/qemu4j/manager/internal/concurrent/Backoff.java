package dev.qemu4j.manager.internal.concurrent;

import java.time.Duration;

/** The pauses between attempts: each twice as long as the one before, up to a limit. For use by one thread. */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** {@return the next pause} */
    public Duration next() {
        Duration pause = next;
        Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return pause;
    }

    /** Begins with the first pause again. */
    public void reset() {
        next = first;
    }
}
