package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.OutlivingProcesses;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine whose monitor is scripted, and whose process does nothing but be there. It runs. */
final class ScriptedMachine implements AutoCloseable {
    static final String NAME = "fake";
    static final Duration LONG = Duration.ofSeconds(20);

    private static final Settings SETTINGS = new Settings(
            Optional.empty(),
            Optional.empty(),
            LONG,
            LONG,
            1,
            LogPolicy.tail(),
            List.of(),
            Map.of(),
            Optional.empty(),
            false,
            OutlivingProcesses.ofUser());

    final FakeQemu qemu = FakeQemu.builder().runState("running").start();
    final AtomicInteger putAway = new AtomicInteger();
    final StatusTracker tracker = new StatusTracker(NAME);

    /** What the status was when the machine's name was given free. */
    final CompletableFuture<VmStatus> statusAtRelease = new CompletableFuture<>();

    final QemuProcess process;
    final Monitor monitor;
    final VirtualMachine vm;
    private final RuntimeDirectory directory = RuntimeDirectory.create();

    /** How it connects when its connection is lost. */
    volatile Monitor.Connector connector = timeout ->
            QmpClient.builder().address(qemu.address()).connectTimeout(timeout).connect();

    volatile boolean failsToPutAway;

    private ScriptedMachine(Duration commandTimeout, int eventQueueCapacity) throws InterruptedException {
        process = QemuProcess.start(QemuLaunch.of(List.of("sleep", "1000")), directory);
        QmpClient client = QmpClient.builder()
                .address(qemu.address())
                .commandTimeout(commandTimeout)
                .eventQueueCapacity(eventQueueCapacity)
                .connect();
        monitor = new Monitor(client, commandTimeout, timeout -> connector.connect(timeout));
        HotPlugger hotPlugger = new HotPlugger(VmConfig.builder().name(NAME).build(), monitor);
        Follower follower = new Follower(
                NAME,
                process,
                monitor,
                tracker,
                hotPlugger,
                this::putAway,
                () -> statusAtRelease.complete(tracker.status()));
        Commands commands = new Commands(NAME, process, monitor, tracker, follower);
        Instruments instruments =
                new Instruments(commands, process.pid(), hotPlugger::config, directory.file("screenshot"));
        Belongings belongings = Belongings.of(SETTINGS, NAME, Optional.empty());
        vm = new VirtualMachine(
                NAME, process, monitor, tracker, commands, hotPlugger, instruments, belongings, () -> {});
        vm.queryStatus();
        follower.start();
        qemu.on("quit", request -> {
            process.kill();
            return Reply.empty().thenQuit();
        });
    }

    static ScriptedMachine start() throws InterruptedException {
        return start(LONG);
    }

    static ScriptedMachine start(Duration commandTimeout) throws InterruptedException {
        return new ScriptedMachine(commandTimeout, 1024);
    }

    /** One that drops the oldest event if two wait. */
    static ScriptedMachine thatKeepsOneEvent() throws InterruptedException {
        return new ScriptedMachine(LONG, 1);
    }

    private void putAway() {
        putAway.incrementAndGet();
        if (failsToPutAway) {
            throw new IllegalStateException("on purpose");
        }
    }

    /** Ends the process, and waits until the machine has stopped. */
    void end() throws InterruptedException {
        process.stop(StopPolicy.AT_ONCE);
        qemu.kill();
        vm.awaitStop(LONG);
    }

    @Override
    public void close() {
        Uninterruptibly.run(this::end);
        qemu.close();
        directory.close();
    }
}
