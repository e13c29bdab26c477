package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A blocking call on a virtual thread of its own, so that a test can do something to it meanwhile.
 *
 * @param <T> what it returns
 */
final class Call<T> {
    /** A hang guard: well above what anything takes here, and below the library's own timeout for a command. */
    private static final Duration PROMPTLY = Duration.ofSeconds(15);

    /** Threads whose stacks may explain why a call blocks. */
    private static final Pattern LIBRARY = Pattern.compile("vm|qmp-|qemu-watch|ForkJoinPool|process reaper");

    private final FutureTask<T> task;
    private final Thread thread;

    private Call(Callable<T> body) {
        task = new FutureTask<>(body);
        thread = Thread.ofVirtual().name("test-call").start(task);
    }

    /** A call that returns nothing. */
    interface Action {
        void run() throws Exception;
    }

    static <T> Call<T> start(Callable<T> body) {
        return new Call<>(body);
    }

    static Call<Void> run(Action action) {
        return start(() -> {
            action.run();
            return null;
        });
    }

    /** Waits until the call waits for something. */
    Call<T> awaitBlocked() throws Exception {
        Await.until("the call to block", thread::getState, state -> {
            assertThat(state).as("the call has ended instead of blocking").isNotEqualTo(Thread.State.TERMINATED);
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        });
        return this;
    }

    Call<T> interrupt() {
        thread.interrupt();
        return this;
    }

    boolean isOver() {
        return task.isDone();
    }

    /** Waits for the end of the call. False if it still blocks. */
    boolean awaitOver(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    /** What the call returns, or throws. */
    T get(Duration patience) throws Exception {
        try {
            return await(patience);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw e;
            }
        }
    }

    T result() throws Exception {
        try {
            return await(PROMPTLY);
        } catch (ExecutionException e) {
            throw new AssertionError("the call failed", e.getCause());
        }
    }

    /** The exception that the call ends with. */
    Throwable failure() throws Exception {
        T result;
        try {
            result = await(PROMPTLY);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("the call did not fail, but returned " + result);
    }

    private T await(Duration patience) throws Exception {
        try {
            return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            AssertionError hangs = new AssertionError("the call still blocks after " + patience);
            hangs.setStackTrace(thread.getStackTrace());
            AllThreads.get()
                    .filter(other -> LIBRARY.matcher(other.getName()).lookingAt())
                    .forEach(other -> {
                        AssertionError there = new AssertionError("meanwhile, " + other);
                        there.setStackTrace(other.getStackTrace());
                        hangs.addSuppressed(there);
                    });
            throw hangs;
        }
    }
}
