package dev.qemu4j.manager.internal.concurrent;

/** Runs what may not be given up half-way. */
public final class Uninterruptibly {
    /** A blocking action that can be begun again after an interrupt. */
    public interface Action<E extends Exception> {
        void run() throws InterruptedException, E;
    }

    private Uninterruptibly() {}

    /** Runs the action until it completes; an interrupt begins it again, and is kept for the caller. */
    public static <E extends Exception> void run(Action<E> action) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    action.run();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
