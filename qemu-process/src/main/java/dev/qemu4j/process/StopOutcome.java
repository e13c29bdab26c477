package dev.qemu4j.process;

import java.util.Objects;

/**
 * What it took to stop a process.
 *
 * @param step the strongest thing that was done before it ended
 * @param exit how it ended
 */
public record StopOutcome(Step step, ProcessExit exit) {
    /** What a stop does, one after the other. */
    public enum Step {
        /** Nothing had to be done: the process had ended, or ended by itself. */
        ALREADY_ENDED,
        /** SIGTERM. */
        TERMINATED,
        /** SIGKILL. */
        KILLED
    }

    /** Checks that nothing is null. */
    public StopOutcome {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(exit, "exit");
    }
}
