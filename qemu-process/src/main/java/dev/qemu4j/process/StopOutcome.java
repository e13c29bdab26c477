package dev.qemu4j.process;

import java.util.Objects;

/**
 * The result of stopping a process.
 *
 * @param step the strongest step that was taken before it ended
 * @param exit how it ended
 */
public record StopOutcome(Step step, ProcessExit exit) {
    /** The steps of a stop, in order. */
    public enum Step {
        /** None: the process had ended, or ended by itself. */
        ALREADY_ENDED,
        /** SIGTERM was sent. */
        TERMINATED,
        /** SIGKILL was sent. */
        KILLED
    }

    /** Checks that nothing is null. */
    public StopOutcome {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(exit, "exit");
    }
}
