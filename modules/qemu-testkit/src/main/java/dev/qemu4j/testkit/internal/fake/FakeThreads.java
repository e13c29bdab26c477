package dev.qemu4j.testkit.internal.fake;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The virtual threads of one server, so that closing it can leave none behind.
 *
 * <p>An I/O failure ends a thread quietly: a client that disconnects causes one. Anything else is kept as a failure for the test. Safe for use by several threads.
 */
public final class FakeThreads {
    private static final Duration END = Duration.ofSeconds(10);

    /** What a thread runs. */
    @FunctionalInterface
    public interface Body {
        void run() throws IOException, InterruptedException;
    }

    private final Failures failures;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    public FakeThreads(Failures failures) {
        this.failures = failures;
    }

    public Thread start(String name, Body body) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(name, body));
        running.add(thread);
        thread.start();
        return thread;
    }

    @SuppressWarnings("InterruptedExceptionSwallowed") // an interrupt tells the thread to end
    private void run(String name, Body body) {
        try {
            body.run();
        } catch (IOException | InterruptedException e) {
            // the connection ended, or the server is closing
        } catch (RuntimeException | Error e) {
            failures.add(name + " failed", e);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /** The threads that have not ended. */
    public List<Thread> running() {
        return List.copyOf(running);
    }

    /**
     * Interrupts all threads, including those that they start meanwhile, and waits for their end. An interrupt of the caller is kept.
     */
    public void end() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + END.toNanos();
        for (Optional<Thread> next = other(); next.isPresent(); next = other()) {
            Thread thread = next.get();
            thread.interrupt();
            try {
                if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    failures.add(
                            thread.getName() + " did not end within " + END.toSeconds() + " s of an interrupt", null);
                    running.remove(thread);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Thread> other() {
        return running.stream()
                .filter(thread -> !thread.equals(Thread.currentThread()))
                .findAny();
    }
}
