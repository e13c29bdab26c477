package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.testkit.FakeQemu;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What plugs into a fake machine, without a process: events are passed on when the test says so. */
final class Rig implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);

    final FakeQemu qemu = FakeQemu.start();
    final FakeMachine machine;
    final QmpClient client;
    final Monitor monitor;
    final HotPlugger hotPlugger;
    final Hardware hardware;
    final Plans plans;
    private final EventSubscription deleted;

    Rig(VmConfig config) throws InterruptedException {
        machine = new FakeMachine(qemu, config);
        client = QmpClient.builder().address(qemu.address()).connect();
        monitor = new Monitor(client, LONG, timeout -> QmpClient.connect(qemu.address()));
        hotPlugger = new HotPlugger(config, monitor);
        hardware = new Hardware(config.name(), new StatusTracker(config.name()), hotPlugger);
        plans = new Plans(hardware);
        deleted = client.subscribe("DEVICE_DELETED");
    }

    VmConfig config() {
        return hotPlugger.config();
    }

    int freePorts() {
        return hardware.capacity().ports().free();
    }

    /** Passes on what has been deleted, up to the device, and waits until all of it is put away. */
    void passOnDeletionOf(String id) throws InterruptedException {
        beginToPassOnDeletionOf(id);
        hotPlugger.end();
    }

    void beginToPassOnDeletionOf(String id) throws InterruptedException {
        boolean passedOn = false;
        while (!passedOn) {
            var event = deleted.next(LONG);
            hotPlugger.deviceDeleted(event);
            passedOn = event.data().path("device").asString("").equals(id);
        }
    }

    /** Something blocking. */
    interface Action {
        void run() throws Exception;
    }

    /** A call on a thread of its own, to be interrupted or waited for. */
    static final class Call {
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
