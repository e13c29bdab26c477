package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.qmp.QmpException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the status of a QEMU that has not answered a command, without a timeout: the answer comes when QEMU responds again. The thread
 * exists only meanwhile, so a machine whose QEMU responds costs nothing.
 */
final class SilenceProbe {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** Queries the status; returns when QEMU has answered. */
    interface Query {
        void run() throws InterruptedException;
    }

    private final String machine;
    private final Query query;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread; // Guarded by lock. Null while nothing is queried.
    private boolean again; // Guarded by lock. Another command timed out after the running query began.

    SilenceProbe(String machine, Query query) {
        this.machine = machine;
        this.query = query;
    }

    /** Starts a query; if one is running, another one follows it. */
    void start() {
        lock.lock();
        try {
            again = thread != null;
            if (!again) {
                thread = Thread.ofVirtual().name("vm-probe " + machine).start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        do {
            try {
                query.run();
                LOG.atInfo().addKeyValue("vm", machine).log("QEMU answers again");
            } catch (QmpException | InterruptedException e) {
                LOG.atDebug().addKeyValue("vm", machine).log("QEMU still does not answer: {}", e.getMessage());
            }
        } while (isWantedAgain());
    }

    private boolean isWantedAgain() {
        lock.lock();
        try {
            boolean wanted = again;
            again = false;
            if (!wanted) {
                thread = null;
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the thread, which ends with the connection at the latest. */
    void join() {
        Thread running;
        lock.lock();
        try {
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            Uninterruptibly.run(running::join);
        }
    }
}
