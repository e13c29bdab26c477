package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.FaultQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The replies that the test has set, by command. Safe for use by several threads; runs no code of the test under its lock. */
final class Script {
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Map<String, FakeQemu.Handler> standing = new HashMap<>();

    // Guarded by lock.
    private final Map<String, Deque<FakeQemu.Handler>> queued = new HashMap<>();

    // Guarded by lock.
    private final Map<String, List<UnaryOperator<Reply>>> alterations = new HashMap<>();

    private final FaultQueue faults = new FaultQueue();

    void set(String command, FakeQemu.Handler handler) {
        lock.lock();
        try {
            standing.put(command, handler);
        } finally {
            lock.unlock();
        }
    }

    void queue(String command, FakeQemu.Handler handler) {
        lock.lock();
        try {
            queued.computeIfAbsent(command, name -> new ArrayDeque<>()).add(handler);
        } finally {
            lock.unlock();
        }
    }

    void alter(String command, UnaryOperator<Reply> alteration) {
        lock.lock();
        try {
            alterations.computeIfAbsent(command, name -> new ArrayList<>()).add(alteration);
        } finally {
            lock.unlock();
        }
    }

    void inject(Collection<Fault> next) {
        faults.add(next);
    }

    /** The handler for this command now. A queued handler is removed. */
    Optional<FakeQemu.Handler> take(String command) {
        lock.lock();
        try {
            Deque<FakeQemu.Handler> waiting = queued.get(command);
            FakeQemu.@Nullable Handler next = waiting == null ? null : waiting.poll();
            return Optional.ofNullable(next == null ? standing.get(command) : next);
        } finally {
            lock.unlock();
        }
    }

    /** The handler that answers this command every time. */
    Optional<FakeQemu.Handler> standing(String command) {
        lock.lock();
        try {
            return Optional.ofNullable(standing.get(command));
        } finally {
            lock.unlock();
        }
    }

    Reply altered(String command, Reply reply) {
        List<UnaryOperator<Reply>> all;
        lock.lock();
        try {
            all = List.copyOf(alterations.getOrDefault(command, List.of()));
        } finally {
            lock.unlock();
        }
        Reply altered = reply;
        for (UnaryOperator<Reply> alteration : all) {
            altered = alteration.apply(altered);
        }
        return altered;
    }

    Reply faulted(Reply reply) {
        return faults.applyTo(reply);
    }
}
