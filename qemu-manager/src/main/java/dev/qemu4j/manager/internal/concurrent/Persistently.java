package dev.qemu4j.manager.internal.concurrent;

import java.time.Duration;
import java.util.function.Consumer;

/** Runs work that others rely on: whatever it throws, the failure is reported, and the work is begun again after a pause. */
public final class Persistently {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private Persistently() {}

    /** Work that can be begun again after it has failed anywhere. */
    public interface Work {
        void run() throws InterruptedException;
    }

    /** A pause. */
    public interface Pause {
        /** {@return whether to go on: false if nobody needs the work any more} */
        boolean await(Duration time) throws InterruptedException;
    }

    /**
     * Runs the work until it returns or nobody needs it any more. The pauses grow with each failure, and are short again once the work
     * has gone well for a while.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public static void run(Work work, Consumer<? super Throwable> failed, Pause pause) throws InterruptedException {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            long begun = System.nanoTime();
            try {
                work.run();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Throwable e) {
                report(e, failed);
            }
            if (System.nanoTime() - begun > LONGEST_PAUSE.toNanos()) {
                backoff.reset();
            }
            if (!pause.await(backoff.next())) {
                return;
            }
        }
    }

    /** Reports a failure. A failure of the report itself, as for want of memory, cannot be reported, and must not stop the work. */
    static void report(Throwable failure, Consumer<? super Throwable> failed) {
        try {
            failed.accept(failure);
        } catch (Throwable unreported) {
            if (!failure.equals(unreported)) {
                failure.addSuppressed(unreported);
            }
        }
    }
}
