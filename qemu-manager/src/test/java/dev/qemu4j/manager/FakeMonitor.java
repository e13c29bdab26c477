package dev.qemu4j.manager;

import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.testkit.FakeQemu;
import java.time.Duration;

/** The monitor of a machine without a process; its QEMU is scripted. */
public final class FakeMonitor implements MachineMonitor, AutoCloseable {
    private final FakeQemu qemu = FakeQemu.start();
    private final QmpClient client;

    public FakeMonitor() throws InterruptedException {
        client = QmpClient.connect(qemu.address());
    }

    public FakeQemu qemu() {
        return qemu;
    }

    @Override
    public String machine() {
        return "fake";
    }

    @Override
    public <T> T execute(String operation, QmpCommand<T> command) throws InterruptedException {
        return execute(operation, command, Duration.ofSeconds(20));
    }

    @Override
    public <T> T execute(String operation, QmpCommand<T> command, Duration timeout) throws InterruptedException {
        try {
            return client.execute(command, timeout);
        } catch (QmpException e) {
            throw new VmOperationException("fake", operation, String.valueOf(e.getMessage()), null, e);
        }
    }

    @Override
    public void close() {
        client.close();
        qemu.close();
    }
}
