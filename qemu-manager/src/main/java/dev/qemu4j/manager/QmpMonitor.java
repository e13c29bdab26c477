package dev.qemu4j.manager;

import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The monitor of a machine whose process is known: a connection that ended is explained by how QEMU did. */
final class QmpMonitor implements MachineMonitor {
    /** How long the end of QEMU takes to become known after the connection to it has ended. */
    private static final Duration END_NOTICED = Duration.ofSeconds(1);

    private final String machine;
    private final QemuProcess process;
    private final QmpClient qmp;

    QmpMonitor(String machine, QemuProcess process, QmpClient qmp) {
        this.machine = machine;
        this.process = process;
        this.qmp = qmp;
    }

    @Override
    public String machine() {
        return machine;
    }

    @Override
    public <T> T execute(String operation, QmpCommand<T> command) throws InterruptedException {
        try {
            return qmp.execute(command);
        } catch (QmpException e) {
            throw failed(operation, e);
        }
    }

    @Override
    public <T> T execute(String operation, QmpCommand<T> command, Duration timeout) throws InterruptedException {
        try {
            return qmp.execute(command, timeout);
        } catch (QmpException e) {
            throw failed(operation, e);
        }
    }

    VmOperationException failed(String operation, QmpException cause) throws InterruptedException {
        if (cause instanceof QmpCommandException refused) {
            return new VmOperationException(machine, operation, refused.description(), null, cause);
        }
        @Nullable
        ProcessExit exit = qmp.isOpen() ? null : process.awaitExit(END_NOTICED).orElse(null);
        String problem = exit == null ? String.valueOf(cause.getMessage()) : "QEMU ended with " + exit.describe();
        return new VmOperationException(machine, operation, problem, exit, cause);
    }
}
