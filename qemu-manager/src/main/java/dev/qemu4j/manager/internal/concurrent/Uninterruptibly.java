package dev.qemu4j.manager.internal.concurrent;

/** Runs blocking actions that must complete even if the thread is interrupted. */
public final class Uninterruptibly {
    /** A blocking action that can be restarted after an interrupt. */
    public interface Action<E extends Exception> {
        void run() throws InterruptedException, E;
    }

    private Uninterruptibly() {}

    /** Runs the action until it completes. An interrupt restarts it, and is kept for the caller. */
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
