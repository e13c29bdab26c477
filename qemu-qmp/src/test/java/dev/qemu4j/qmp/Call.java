package dev.qemu4j.qmp;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call on a thread of its own, so that a test can do something to it while it blocks. */
final class Call<T> {
    /** Longer than anything takes, unless it hangs. */
    static final Duration LONG = Duration.ofSeconds(30);

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Thread thread;

    private Call(Thread.Builder threads, Callable<T> body) {
        thread = threads.start(() -> {
            try {
                outcome.complete(body.call());
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    static <T> Call<T> start(Callable<T> body) {
        return new Call<>(Thread.ofVirtual().name("test caller"), body);
    }

    static <T> Call<T> startOnPlatformThread(Callable<T> body) {
        return new Call<>(Thread.ofPlatform().name("test caller").daemon(), body);
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits until the thread waits for something: what it does before is done. */
    Call<T> awaitBlocked() {
        long hang = System.nanoTime() + LONG.toNanos();
        while (!isBlocked() && !outcome.isDone()) {
            if (System.nanoTime() > hang) {
                throw new AssertionError("not blocked but " + thread.getState());
            }
            Thread.onSpinWait();
        }
        return this;
    }

    private boolean isBlocked() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** What it returned; what it threw is thrown here. */
    T get() throws InterruptedException {
        try {
            return outcome.get(LONG.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("it hangs", e);
        }
    }

    /** What it threw. */
    Throwable failure() throws InterruptedException {
        try {
            return new AssertionError("it did not fail but returned " + get());
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
