package dev.qemu4j.manager.internal.concurrent;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One piece of work in a {@link TaskScope}, and what became of it. Named as in JEP 505. */
public final class Subtask<T> {
    /** What became of a subtask. */
    public enum State {
        /** It has not completed, or was cancelled. */
        UNAVAILABLE,
        SUCCESS,
        FAILED
    }

    /** What became of it; written once. */
    private record Outcome<T>(
            State state, @Nullable T result, @Nullable Exception exception) {}

    private volatile Outcome<T> outcome = new Outcome<>(State.UNAVAILABLE, null, null);

    Subtask() {}

    void run(Callable<? extends T> task) {
        try {
            outcome = new Outcome<>(State.SUCCESS, task.call(), null);
        } catch (Exception e) {
            outcome = new Outcome<>(State.FAILED, null, e);
        }
    }

    public State state() {
        return outcome.state();
    }

    /** The result of a subtask that succeeded. */
    public T get() {
        return Objects.requireNonNull(outcome.result(), "the subtask has not succeeded");
    }

    /** The exception of a subtask that failed. */
    public Exception exception() {
        return Objects.requireNonNull(outcome.exception(), "the subtask has not failed");
    }
}
