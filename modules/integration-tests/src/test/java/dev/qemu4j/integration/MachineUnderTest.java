package dev.qemu4j.integration;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qmp.EventSubscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Performs actions on a real or a simulated machine. */
final class MachineUnderTest {
    /** How long a guest has to release a disk, which none does. */
    private static final Duration DETACH_TIMEOUT = Duration.ofMillis(50);

    /** Injects faults that the library does not know of. */
    interface FaultInjector {
        void inject(TestAction action, VirtualMachine vm) throws Exception;

        /** Whether QEMU can be frozen while it is disconnected. */
        boolean canFreezeDisconnected();

        /** Waits until everything that belongs to a process that has ended is gone. */
        void awaitGone(VirtualMachine vm) throws Exception;
    }

    private final QemuManager manager;
    private final VmConfig config;
    private final Duration commandTimeout;
    private final FaultInjector faults;
    private final Disk disk;
    private final List<VirtualMachine> machines = new CopyOnWriteArrayList<>();
    private final List<StatusRecorder> recorders = new CopyOnWriteArrayList<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();

    /** Creates the machine. {@code commandTimeout} is the manager's. */
    MachineUnderTest(QemuManager manager, VmConfig config, Duration commandTimeout, FaultInjector faults, Path folder)
            throws Exception {
        this.manager = manager;
        this.config = config;
        this.commandTimeout = commandTimeout;
        this.faults = faults;
        this.disk = Disk.raw(emptyImage(folder)).id("extra");
        create();
    }

    boolean canFreezeDisconnected() {
        return faults.canFreezeDisconnected();
    }

    Duration commandTimeout() {
        return commandTimeout;
    }

    private static Path emptyImage(Path folder) throws IOException {
        Path image = folder.resolve("extra.img");
        return Files.exists(image) ? image : Files.write(image, new byte[1 << 16]);
    }

    /** Every machine so far. All but the last one have ended. */
    List<VirtualMachine> machines() {
        return machines;
    }

    /** A recorder for each machine. */
    List<StatusRecorder> recorders() {
        return recorders;
    }

    List<EventSubscription> subscriptions() {
        return subscriptions;
    }

    private VirtualMachine machine() {
        return machines.getLast();
    }

    /** Performs the action on the calling thread, and returns its result. */
    String perform(TestAction action) {
        return CallResult.of(() -> act(action));
    }

    private @Nullable Object act(TestAction action) throws Exception {
        switch (action) {
            case TestAction.Call call -> {
                return call(call, machine());
            }
            case TestAction.Fault fault -> faults.inject(fault, machine());
            case TestAction.ReplyFault replyFault -> faults.inject(replyFault, machine());
            case TestAction.AwaitGuest() ->
                Await.until("a guest that handles its power button", this::guestHandlesButton);
            case TestAction.AwaitStatus await -> machine().awaitStatus(await.wanted(), await.timeout());
            case TestAction.Shutdown shutdown -> {
                return machine().shutdown(shutdown.grace());
            }
            case TestAction.CreateAndKill create -> createAndKill(create.millis());
            case TestAction.Interrupted interrupted -> {
                return interrupt(interrupted.call(), interrupted.millis());
            }
            case TestAction.Concurrent concurrent ->
                throw new IllegalArgumentException(concurrent + " is more than one action");
        }
        return null;
    }

    private @Nullable Object call(TestAction.Call call, VirtualMachine vm) throws Exception {
        switch (call) {
            case START -> vm.start();
            case PAUSE -> vm.pause();
            case RESUME -> vm.resume();
            case RESET -> vm.reset();
            case CLOSE -> vm.close();
            case QUIT -> vm.qmp().execute("quit");
            case SUBSCRIBE -> subscriptions.add(vm.qmp().subscribe());
            case ATTACH -> vm.attach(disk);
            case DETACH -> vm.detach("extra", DETACH_TIMEOUT);
            case CREATE -> create();
            case CLOSE_MANAGER -> manager.close();
            default -> {
                return ask(call, vm);
            }
        }
        return null;
    }

    private Object ask(TestAction.Call call, VirtualMachine vm) throws Exception {
        return switch (call) {
            case STATUS -> status(vm);
            case EXIT -> exit(vm);
            case STOP_REASON ->
                vm.stopReason().map(reason -> reason.cause().name()).orElse("none");
            case QUERY_STATUS -> vm.queryStatus();
            case DESTROY -> vm.destroy();
            case ASK_QEMU -> askQemu(vm, commandTimeout);
            case ASK_QEMU_AT_ONCE -> askQemu(vm, Duration.ZERO);
            case FIND -> manager.find(config.name()).isPresent() ? "there" : "not there";
            default -> throw new IllegalArgumentException(call + " returns nothing");
        };
    }

    private String exit(VirtualMachine vm) throws Exception {
        Optional<ProcessExit> exit = vm.exit();
        if (exit.isPresent()) {
            faults.awaitGone(vm);
        }
        return exit.map(QemuEnd::describe).orElse("none");
    }

    private VmStatus status(VirtualMachine vm) {
        VmStatus status = vm.status();
        recorders.getLast().record(status);
        return status;
    }

    private static String askQemu(VirtualMachine vm, Duration timeout) throws InterruptedException {
        return CommandRules.running(vm.qmp()
                .execute("query-status", Map.of(), timeout)
                .path("running")
                .asBoolean());
    }

    private void create() throws InterruptedException {
        VirtualMachine vm = manager.create(config);
        recorders.add(new StatusRecorder(vm));
        machines.add(vm);
    }

    private void createAndKill(int millis) throws Exception {
        long former = machine().process().pid();
        Call<Void> creation = Call.run(this::create);
        Optional<ProcessHandle> qemu =
                Await.until("QEMU", () -> qemuOtherThan(former), found -> found.isPresent() || creation.isOver());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        // QEMU may have started between the last look and the end of the creation.
        qemu.or(() -> qemuOtherThan(former)).ifPresent(ProcessHandle::destroyForcibly);
        creation.get(Await.LONG_ENOUGH);
    }

    private static Optional<ProcessHandle> qemuOtherThan(long pid) {
        return QemuProcesses.all().stream().filter(qemu -> qemu.pid() != pid).findFirst();
    }

    private @Nullable Object interrupt(TestAction action, int millis) throws Exception {
        Call<@Nullable Object> call = Call.start(() -> {
            if (millis == 0) {
                Thread.currentThread().interrupt();
            }
            return act(action);
        });
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        return call.interrupt().get(Await.LONG_ENOUGH);
    }

    /** The guest sets this bit when it begins to handle the button, and a reset clears it. */
    private boolean guestHandlesButton() throws InterruptedException {
        return machine()
                .qmp()
                .execute("human-monitor-command", Map.of("command-line", "i /h 0x602"))
                .asString()
                .strip()
                .endsWith("0x0100");
    }
}
