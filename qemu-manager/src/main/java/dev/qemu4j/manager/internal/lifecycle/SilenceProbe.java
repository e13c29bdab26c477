package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.qmp.QmpException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a QEMU that has not answered a command what it is doing, once and without a limit of time: the answer comes when QEMU is back.
 * There is a thread only meanwhile, so a machine whose QEMU is well costs nothing.
 */
final class SilenceProbe {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** The question; returns when it is answered. */
    interface Question {
        void ask() throws InterruptedException;
    }

    private final String machine;
    private final Question question;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread asking; // Guarded by lock.
    private boolean again; // Guarded by lock. QEMU was silent after the question under way was asked.

    SilenceProbe(String machine, Question question) {
        this.machine = machine;
        this.question = question;
    }

    /** Begins to ask; if that is going on, asks once more afterwards. */
    public void start() {
        lock.lock();
        try {
            again = asking != null;
            if (!again) {
                asking = Thread.ofVirtual().name("vm-probe " + machine).start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        do {
            try {
                question.ask();
                LOG.atInfo().addKeyValue("vm", machine).log("QEMU answers again");
            } catch (QmpException | InterruptedException e) {
                LOG.atDebug().addKeyValue("vm", machine).log("QEMU has not come back: {}", e.getMessage());
            }
        } while (isToAskAgain());
    }

    private boolean isToAskAgain() {
        lock.lock();
        try {
            boolean wanted = again;
            again = false;
            if (!wanted) {
                asking = null;
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the thread, which ends with the connection at the latest. */
    void join() {
        Thread thread;
        lock.lock();
        try {
            thread = asking;
        } finally {
            lock.unlock();
        }
        if (thread != null) {
            Uninterruptibly.run(thread::join);
        }
    }
}
