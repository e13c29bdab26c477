package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.manager.internal.plan.Plans;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.testkit.FakeQemu;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What plugs into a fake machine, without a process: events are passed on when the test says so. */
public final class HardwareFixture implements AutoCloseable {
    public static final Duration LONG = Duration.ofSeconds(20);

    public final FakeQemu qemu = FakeQemu.start();
    public final FakeMachine machine;
    public final QmpClient client;
    public final Monitor monitor;
    public final HotPlugger hotPlugger;
    public final LiveHardware hardware;
    public final Plans plans;
    private final EventSubscription deleted;

    public HardwareFixture(VmConfig config) throws InterruptedException {
        machine = new FakeMachine(qemu, config);
        client = QmpClient.builder().address(qemu.address()).connect();
        monitor = new Monitor(client, LONG, timeout -> QmpClient.connect(qemu.address()));
        hotPlugger = new HotPlugger(config, monitor);
        hardware = new LiveHardware(config.name(), new StatusTracker(config.name()), hotPlugger);
        plans = new Plans(hardware);
        deleted = client.subscribe("DEVICE_DELETED");
    }

    public VmConfig config() {
        return hotPlugger.config();
    }

    public int freePorts() {
        return hardware.capacity().ports().free();
    }

    /** Passes on what has been deleted, up to the device, and waits until all of it is put away. */
    public void passOnDeletionOf(String id) throws InterruptedException {
        beginToPassOnDeletionOf(id);
        hotPlugger.end();
    }

    public void beginToPassOnDeletionOf(String id) throws InterruptedException {
        boolean passedOn = false;
        while (!passedOn) {
            var event = deleted.next(LONG);
            hotPlugger.deviceDeleted(event);
            passedOn = event.data().path("device").asString("").equals(id);
        }
    }

    /** Something blocking. */
    public interface Action {
        void run() throws Exception;
    }

    /** A call on a thread of its own, to be interrupted or waited for. */
    public static final class Call {
        private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        private final CountDownLatch started = new CountDownLatch(1);
        private final Thread thread;

        Call(Action action) throws InterruptedException {
            thread = Thread.ofVirtual().name("caller").start(() -> {
                started.countDown();
                try {
                    action.run();
                    outcome.complete(null);
                } catch (Throwable e) {
                    outcome.complete(e);
                }
            });
            started.await();
        }

        Call interrupt() {
            thread.interrupt();
            return this;
        }

        /** What it threw; null if it returned. */
        Throwable outcome() throws Exception {
            return outcome.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        client.close();
        hotPlugger.end();
        qemu.close();
    }
}
