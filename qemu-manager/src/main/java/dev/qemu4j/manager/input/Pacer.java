package dev.qemu4j.manager.input;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Spaces events in time, as guests take input no faster than a person enters it. */
final class Pacer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition passing = lock.newCondition(); // Never signalled; used to wait for a time.
    private long free = System.nanoTime(); // Guarded by lock. When the guest can take the next events.

    /** Waits until the time for the previous events has passed. */
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

    /** Says how long the guest needs for the events that were just sent. */
    void busy(Duration time) {
        lock.lock();
        try {
            free = System.nanoTime() + time.toNanos();
        } finally {
            lock.unlock();
        }
    }
}
