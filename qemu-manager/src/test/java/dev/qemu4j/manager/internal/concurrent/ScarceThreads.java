package dev.qemu4j.manager.internal.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates threads of which only so many can be started, as if the system had no more. */
final class ScarceThreads implements ThreadFactory {
    private final AtomicInteger left;

    ScarceThreads(int left) {
        this.left = new AtomicInteger(left);
    }

    /** From now on so many more can be started. */
    void allow(int more) {
        left.set(more);
    }

    @Override
    public Thread newThread(Runnable task) {
        return new Thread(task, "scarce") {
            @Override
            public void start() {
                if (left.getAndDecrement() <= 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        };
    }
}
