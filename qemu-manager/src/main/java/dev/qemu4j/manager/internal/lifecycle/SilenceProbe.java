package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.internal.concurrent.Persistently;
import dev.qemu4j.manager.internal.concurrent.Worker;
import dev.qemu4j.manager.internal.log.MachineLog;

/**
 * Queries the status of a QEMU that has not answered a command, without a timeout: the answer comes when QEMU responds again. The thread
 * exists only meanwhile, so a machine whose QEMU responds costs nothing.
 */
final class SilenceProbe {
    private final MachineLog log;
    private final Persistently.Work query;
    private final Worker worker;

    /** {@code query} queries the status; it returns when QEMU has answered. */
    SilenceProbe(String machine, MachineLog log, Persistently.Work query) {
        this.log = log;
        this.query = query;
        this.worker = new Worker(
                "vm-probe " + machine, this::ask, e -> log.error(e, "the status could not be queried; trying again"));
    }

    /** Starts a query; if one is running, another one follows it. */
    void start() {
        worker.request();
    }

    private void ask() throws InterruptedException {
        try {
            query.run();
            log.info("QEMU answers again");
        } catch (RuntimeException e) {
            // It ends with the connection, or the answer is malformed; the status is queried again when it is needed.
            log.debug("QEMU still does not answer: {}", e);
        }
    }

    /** Waits for the query that runs. */
    void join() {
        worker.join();
    }

    /** Waits for the query that runs, which ends with the connection at the latest, and starts none any more. */
    void stop() {
        worker.stop();
    }
}
