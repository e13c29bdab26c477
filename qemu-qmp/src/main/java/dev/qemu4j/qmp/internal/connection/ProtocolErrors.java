package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports messages that match nothing a peer may send: to the log and to the user's hook. */
public final class ProtocolErrors {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.protocol");

    /** How many errors wait for the hook. If it is slower than the peer, the others are only logged. */
    private static final int HOOK_CAPACITY = 64;

    private final String peer;
    private final @Nullable Hook<QmpProtocolException> hook;
    private final LogLimit logged = new LogLimit();

    public ProtocolErrors(Threads threads, String peer, @Nullable Consumer<? super QmpProtocolException> code) {
        this.peer = peer;
        this.hook = Hook.of(threads, "qmp-protocol-errors " + peer, code, HOOK_CAPACITY);
    }

    public void report(QmpProtocolException problem) {
        long n = logged.next();
        if (n > 0) {
            LOG.warn("{}: {} ({} so far)", peer, problem.getMessage(), n);
        }
        if (hook != null) {
            hook.call(problem);
        }
    }
}
