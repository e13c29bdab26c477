package dev.qemu4j.manager.internal.concurrent;

import java.util.Objects;
import java.util.Optional;
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
        /** It has thrown an exception or an error. */
        FAILED
    }

    /** Written once. */
    private record Outcome<T>(
            State state, @Nullable T result, @Nullable Throwable exception) {}

    private volatile Outcome<T> outcome = new Outcome<>(State.UNAVAILABLE, null, null);

    Subtask() {}

    void run(Callable<? extends T> task) {
        try {
            outcome = new Outcome<>(State.SUCCESS, task.call(), null);
        } catch (Throwable e) { // whatever it is, the one who joins has to know it
            outcome = new Outcome<>(State.FAILED, null, e);
        }
    }

    /** Called instead of {@link #run} if the subtask cannot be started. */
    void fail(Throwable reason) {
        outcome = new Outcome<>(State.FAILED, null, reason);
    }

    public State state() {
        return outcome.state();
    }

    /** The result of a subtask that succeeded. */
    public T get() {
        return Objects.requireNonNull(outcome.result(), "the subtask has not succeeded");
    }

    /** What the subtask has thrown; empty if it has not failed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(outcome.exception());
    }

    /** What a subtask that failed has thrown. */
    public Throwable exception() {
        return Objects.requireNonNull(outcome.exception(), "the subtask has not failed");
    }
}
