package dev.qemu4j.qmp;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call on its own thread, so that a test can act while it blocks. */
final class Call<T> {
    /** A timeout for what must happen: longer than anything takes that does not hang. */
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

    /** Waits until the thread blocks. */
    Call<T> awaitBlocked() {
        long hang = System.nanoTime() + LONG.toNanos();
        while (!isBlocked() && !outcome.isDone()) {
            if (System.nanoTime() > hang) {
                throw new AssertionError("not blocked, but " + thread.getState());
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

    /** The result of the call. Throws what it threw. */
    T get() throws InterruptedException {
        try {
            return outcome.get(LONG.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the call hangs", e);
        }
    }

    /** The exception that the call threw. */
    Throwable failure() throws InterruptedException {
        try {
            return new AssertionError("the call did not fail, but returned " + get());
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
