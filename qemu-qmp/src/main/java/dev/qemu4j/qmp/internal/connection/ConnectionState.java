package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpState;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a connection. The user's hook is called with every state, in order. */
public final class ConnectionState {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    private final String peer;
    private final @Nullable Hook<QmpState> hook;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile QmpState current = QmpState.CONNECTING; // Written under lock.

    public ConnectionState(Threads threads, String peer, @Nullable Consumer<? super QmpState> code) {
        this.peer = peer;
        this.hook = Hook.of(threads, "qmp-states " + peer, code, QmpState.values().length);
    }

    public QmpState current() {
        return current;
    }

    /** Calls the hook with the first state. */
    public void begin() {
        if (hook != null) {
            hook.call(current);
        }
    }

    /** Enters a state, unless a later one was entered before: the connection may end while it is being opened. */
    public void enter(QmpState next) {
        lock.lock();
        try {
            if (next.compareTo(current) > 0) {
                current = next;
                LOG.debug("{}: {}", peer, next);
                if (hook != null) {
                    hook.call(next);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
