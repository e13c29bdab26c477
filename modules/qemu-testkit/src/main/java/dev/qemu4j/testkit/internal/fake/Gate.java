package dev.qemu4j.testkit.internal.fake;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets threads through while it is open. Safe for use by several threads. */
public final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open = true;

    public void set(boolean nowOpen) {
        lock.lock();
        try {
            open = nowOpen;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!open) {
                opened.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
