package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.testkit.FakeQemu;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The hardware of a machine whose QEMU is a {@link FakeMachine}, without a process. {@code DEVICE_DELETED} reaches the hot-plugger only
 * when the test delivers it.
 */
public final class HardwareFixture implements AutoCloseable {
    /** A timeout that no passing test reaches. */
    public static final Duration LONG = Duration.ofSeconds(20);

    final FakeQemu qemu = FakeQemu.start();
    final FakeMachine machine;
    final QmpClient client;
    final Monitor monitor;
    final HotPlugger hotPlugger;
    final LiveHardware hardware;
    private final EventSubscription deleted;

    public HardwareFixture(VmConfig config) throws InterruptedException {
        machine = new FakeMachine(qemu, config);
        client = QmpClient.builder().address(qemu.address()).connect();
        monitor = new Monitor(client, LONG, timeout -> QmpClient.connect(qemu.address()));
        hotPlugger = new HotPlugger(config, monitor);
        hardware = new LiveHardware(new StatusTracker(config.name()), hotPlugger);
        deleted = client.subscribe("DEVICE_DELETED");
    }

    /** What QEMU has. */
    public FakeMachine machine() {
        return machine;
    }

    public LiveHardware hardware() {
        return hardware;
    }

    /** The configuration of the machine as the hot-plugger tells it. */
    public VmConfig config() {
        return hotPlugger.config();
    }

    /** What the attached parts consist of in QEMU. */
    public List<QemuOption> attachedOptions() {
        return hotPlugger.parts().all().stream()
                .flatMap(part -> part.options().stream())
                .toList();
    }

    /** The back ends that QEMU refused to remove. */
    public Set<QemuOption> retainedBackEnds() {
        return hotPlugger.backEnds().retained();
    }

    int freePorts() {
        return hardware.capacity().ports().free();
    }

    /** Delivers the events up to the deletion of a device, and waits until the clean-ups have ended. */
    void deliverDeletionOf(String id) throws InterruptedException {
        deliverWithoutWaiting(id);
        hotPlugger.awaitCleanUps();
    }

    /** Delivers the events up to the deletion of a device. */
    void deliverWithoutWaiting(String id) throws InterruptedException {
        QmpEvent event;
        do {
            event = deleted.next(LONG);
            hotPlugger.deviceDeleted(event);
        } while (!event.data().path("device").asString("").equals(id));
    }

    /** A blocking action. */
    interface Action {
        void run() throws Exception;
    }

    /** A call on a thread of its own, which a test can interrupt or wait for. */
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

        /** The exception that the call threw; null if it returned. */
        Throwable outcome() throws Exception {
            return outcome.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        client.close();
        hotPlugger.awaitCleanUps();
        qemu.close();
    }
}
