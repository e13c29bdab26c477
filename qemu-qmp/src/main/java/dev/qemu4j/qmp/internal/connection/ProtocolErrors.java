package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpProtocolException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the user's hook of messages that belong to nobody. */
public final class ProtocolErrors {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.protocol");

    /** A peer that sends such messages faster than the hook takes them is logged only. */
    private static final int WAITING = 64;

    private final String peer;
    private final @Nullable Hook<QmpProtocolException> hook;
    private final AtomicLong count = new AtomicLong();

    public ProtocolErrors(String peer, @Nullable Consumer<? super QmpProtocolException> code) {
        this.peer = peer;
        this.hook = Hook.of("qmp-protocol-errors " + peer, code, WAITING);
    }

    public void report(QmpProtocolException problem) {
        long n = count.incrementAndGet();
        // A peer that goes wrong does so often: the first ones are told, then ever fewer.
        if (n <= 10 || Long.bitCount(n) == 1) {
            LOG.warn("{}: {} ({} so far)", peer, problem.getMessage(), n);
        }
        if (hook != null) {
            hook.tell(problem);
        }
    }
}
