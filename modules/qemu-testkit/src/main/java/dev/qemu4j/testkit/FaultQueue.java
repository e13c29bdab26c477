package dev.qemu4j.testkit;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Faults that wait for the replies that come next, one each. Safe for use by several threads. */
final class FaultQueue {
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    /** Puts these behind those that wait already. */
    void add(Collection<Fault> next) {
        faults.addAll(next);
    }

    /** The reply with the next fault in it, if there is one, which is used up by it. */
    Reply applyTo(Reply reply) {
        Fault fault = faults.poll();
        return fault == null ? reply : fault.apply(reply);
    }
}
