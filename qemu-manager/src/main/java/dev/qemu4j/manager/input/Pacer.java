package dev.qemu4j.manager.input;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits, no longer than told, for time to pass: guests take input at the pace of hands. */
final class Pacer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition passing = lock.newCondition(); // Never signalled: time passes by itself.
    private long free = System.nanoTime(); // Guarded by lock. When the guest can take more.

    /** Waits until what was sent before has had its time. */
    void awaitFree() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = free - System.nanoTime(); left > 0; left = free - System.nanoTime()) {
                passing.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that the guest needs a while for what was sent just now. */
    void busy(Duration time) {
        lock.lock();
        try {
            free = System.nanoTime() + time.toNanos();
        } finally {
            lock.unlock();
        }
    }
}
