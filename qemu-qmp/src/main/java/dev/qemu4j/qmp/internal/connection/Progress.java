package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpState;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a connection has come, for those who ask and for the user's hook, which is told of every step in order. */
public final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    private final String peer;
    private final @Nullable Hook<QmpState> hook;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile QmpState state = QmpState.CONNECTING; // Written under lock.

    public Progress(String peer, @Nullable Consumer<? super QmpState> code) {
        this.peer = peer;
        this.hook = Hook.of("qmp-states " + peer, code, QmpState.values().length);
    }

    public QmpState state() {
        return state;
    }

    /** Tells of the first state. */
    public void begin() {
        if (hook != null) {
            hook.tell(state);
        }
    }

    /** Goes on to a state, unless it has come further already: the end may be seen before a step is taken. */
    public void reach(QmpState next) {
        lock.lock();
        try {
            if (next.compareTo(state) > 0) {
                state = next;
                LOG.debug("{}: {}", peer, next);
                if (hook != null) {
                    hook.tell(next);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
