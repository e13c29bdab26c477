package dev.qemu4j.manager.internal.concurrent;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A subtask of a {@link TaskScope} and its outcome. The methods are named as in JEP 505. */
public final class Subtask<T> {
    /** The state of a subtask. */
    public enum State {
        /** It has not completed, or was cancelled. */
        UNAVAILABLE,
        /** It has a result. */
        SUCCESS,
        /** It has thrown an exception. */
        FAILED
    }

    /** Written once. */
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
