package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The commands received, in order, and a way to wait for one. Safe for use by several threads. */
public final class RequestLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Request> requests = new ArrayList<>();

    public void add(Request request) {
        lock.lock();
        try {
            requests.add(request);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void clear() {
        lock.lock();
        try {
            requests.clear();
        } finally {
            lock.unlock();
        }
    }

    public List<Request> all() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    public List<Request> named(String command) {
        return all().stream()
                .filter(request -> request.command().equals(command))
                .toList();
    }

    public List<Request> await(String command, int count, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                List<Request> found = named(command);
                if (found.size() >= count) {
                    return found.subList(0, count);
                }
                if (nanos <= 0) {
                    throw new AssertionError("%d of %d '%s' came within %s; received: %s"
                            .formatted(found.size(), count, command, timeout, requests));
                }
                nanos = arrived.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
