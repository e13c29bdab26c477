package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.hardware.HotPlugger;
import dev.qemu4j.manager.internal.launch.Lifetime;
import dev.qemu4j.manager.internal.launch.MachineResources;
import dev.qemu4j.manager.internal.launch.MachineTools;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.lifecycle.Lifecycle;
import dev.qemu4j.manager.internal.lifecycle.MachineEnd;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A running machine whose monitor is scripted and whose process is an idle placeholder. */
public final class ScriptedMachine implements AutoCloseable {
    public static final String NAME = "fake";
    public static final Duration LONG = Duration.ofSeconds(20);

    public final FakeQemu qemu = FakeQemu.builder().runState("running").start();
    public final AtomicInteger cleanUps = new AtomicInteger();
    public final AtomicInteger leaves = new AtomicInteger();

    /** The status when the machine's name was freed. */
    public final CompletableFuture<VmStatus> statusAtRelease = new CompletableFuture<>();

    public final QemuProcess process;
    public final Monitor monitor;
    public final Lifecycle lifecycle;
    public final VirtualMachine vm;
    private final RuntimeDirectory directory = RuntimeDirectory.create();

    /** How the machine reconnects. */
    public volatile Monitor.Connector connector = timeout ->
            QmpClient.builder().address(qemu.address()).connectTimeout(timeout).connect();

    /** What else happens when QEMU says that a device is gone, on the thread that follows QEMU. */
    public volatile Runnable onDeviceDeleted = () -> {};

    /** What else happens at the cleanup. */
    public volatile Runnable onCleanUp = () -> {};

    private ScriptedMachine(Duration commandTimeout, int eventQueueCapacity) throws InterruptedException {
        process = QemuProcess.start(QemuLaunch.of(List.of("sleep", "1000")), directory);
        QmpClient client = QmpClient.builder()
                .address(qemu.address())
                .commandTimeout(commandTimeout)
                .eventQueueCapacity(eventQueueCapacity)
                .connect();
        monitor = new Monitor(client, commandTimeout, timeout -> connector.connect(timeout));
        HotPlugger hotPlugger = new HotPlugger(VmConfig.builder().name(NAME).build(), monitor);
        lifecycle = new Lifecycle(
                NAME,
                process,
                monitor,
                event -> {
                    onDeviceDeleted.run();
                    hotPlugger.deviceDeleted(event);
                },
                new End());
        MachineTools tools =
                new MachineTools(lifecycle.commands(), process.pid(), hotPlugger::config, directory.file("screenshot"));
        MachineResources resources =
                MachineResources.of(ManagerSettings.builder().build(), NAME, Lifetime.OF_THE_JVM);
        vm = new VirtualMachine(lifecycle, hotPlugger, tools, resources);
        vm.queryStatus();
        lifecycle.follow();
        qemu.on("quit", request -> {
            process.kill();
            return Reply.empty().thenQuit();
        });
    }

    public static ScriptedMachine start() throws InterruptedException {
        return start(LONG);
    }

    public static ScriptedMachine start(Duration commandTimeout) throws InterruptedException {
        return new ScriptedMachine(commandTimeout, 1024);
    }

    /** Starts a machine that drops the older event if two wait. */
    public static ScriptedMachine thatKeepsOneEvent() throws InterruptedException {
        return new ScriptedMachine(LONG, 1);
    }

    private final class End implements MachineEnd {
        @Override
        public void cleanUp() {
            cleanUps.incrementAndGet();
            onCleanUp.run();
        }

        @Override
        public void leave() {
            leaves.incrementAndGet();
        }

        @Override
        public void release() {
            statusAtRelease.complete(vm.status());
        }
    }

    /** Ends the process, and waits until the machine has stopped, unless it was left. */
    public void end() throws InterruptedException {
        process.stop(StopPolicy.AT_ONCE);
        qemu.kill();
        if (leaves.get() == 0) {
            vm.awaitStop(LONG);
        }
    }

    @Override
    public void close() {
        Uninterruptibly.run(this::end);
        qemu.close();
        directory.close();
    }
}
