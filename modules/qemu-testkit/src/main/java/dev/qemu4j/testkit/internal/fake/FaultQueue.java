package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.Fault;
import dev.qemu4j.testkit.Reply;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Faults for the next replies, one for each. Safe for use by several threads. */
public final class FaultQueue {
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    /** Adds these behind those that wait already. */
    public void add(Collection<Fault> next) {
        faults.addAll(next);
    }

    /** The reply with the next fault in it, if there is one. The fault is removed. */
    public Reply applyTo(Reply reply) {
        Fault fault = faults.poll();
        return fault == null ? reply : fault.apply(reply);
    }
}
