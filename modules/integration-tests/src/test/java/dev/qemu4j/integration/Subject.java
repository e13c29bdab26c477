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

/** A machine to which things happen. */
final class Subject {
    /** How long a guest is asked to give up a disk, which none does. */
    private static final Duration DETACH_TIMEOUT = Duration.ofMillis(50);

    /** What is done to a machine behind the library's back. */
    interface Misfortune {
        void strike(Move move, VirtualMachine vm) throws Exception;

        /** Whether QEMU can be frozen while nobody is connected to it. */
        boolean canFreezeAlone();

        /** Called when the process is known to have ended: waits until all that goes with it has gone. */
        void awaitGone(VirtualMachine vm) throws Exception;
    }

    private final QemuManager manager;
    private final VmConfig config;
    private final Duration commandTimeout;
    private final Misfortune misfortune;
    private final Disk disk;
    private final List<VirtualMachine> machines = new CopyOnWriteArrayList<>();
    private final List<StatusWitness> witnesses = new CopyOnWriteArrayList<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();

    /** A machine that was just created. {@code commandTimeout} is the manager's. */
    Subject(QemuManager manager, VmConfig config, Duration commandTimeout, Misfortune misfortune, Path folder)
            throws Exception {
        this.manager = manager;
        this.config = config;
        this.commandTimeout = commandTimeout;
        this.misfortune = misfortune;
        this.disk = Disk.raw(emptyImage(folder)).id("extra");
        create();
    }

    boolean canFreezeAlone() {
        return misfortune.canFreezeAlone();
    }

    Duration commandTimeout() {
        return commandTimeout;
    }

    private static Path emptyImage(Path folder) throws IOException {
        Path image = folder.resolve("extra.img");
        return Files.exists(image) ? image : Files.write(image, new byte[1 << 16]);
    }

    /** Every machine so far; all but the last one have ended. */
    List<VirtualMachine> machines() {
        return machines;
    }

    /** One for each machine. */
    List<StatusWitness> witnesses() {
        return witnesses;
    }

    List<EventSubscription> subscriptions() {
        return subscriptions;
    }

    private VirtualMachine machine() {
        return machines.getLast();
    }

    /** Does it, on the calling thread, and says what came of it. */
    String perform(Move move) {
        return Outcome.of(() -> act(move));
    }

    private @Nullable Object act(Move move) throws Exception {
        switch (move) {
            case Move.Call call -> {
                return call(call, machine());
            }
            case Move.Fault fault -> misfortune.strike(fault, machine());
            case Move.Slip slip -> misfortune.strike(slip, machine());
            case Move.AwaitGuest() ->
                Await.until("a guest that listens to its power button", this::guestListensToButton);
            case Move.AwaitStatus await -> machine().awaitStatus(await.wanted(), await.timeout());
            case Move.Shutdown shutdown -> {
                return machine().shutdown(shutdown.grace());
            }
            case Move.CreateAndKill create -> createAndKill(create.millis());
            case Move.Interrupted interrupted -> {
                return interrupt(interrupted.call(), interrupted.millis());
            }
            case Move.AtOnce atOnce -> throw new IllegalArgumentException(atOnce + " is several moves");
        }
        return null;
    }

    private @Nullable Object call(Move.Call call, VirtualMachine vm) throws Exception {
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

    private Object ask(Move.Call call, VirtualMachine vm) throws Exception {
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
            misfortune.awaitGone(vm);
        }
        return exit.map(End::describe).orElse("none");
    }

    private VmStatus status(VirtualMachine vm) {
        VmStatus status = vm.status();
        witnesses.getLast().sees(status);
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
        witnesses.add(new StatusWitness(vm));
        machines.add(vm);
    }

    private void createAndKill(int millis) throws Exception {
        long former = machine().process().pid();
        Call<Void> creation = Call.run(this::create);
        Optional<ProcessHandle> qemu =
                Await.until("QEMU", () -> qemuOtherThan(former), found -> found.isPresent() || creation.isOver());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        // It may have come between the last look for it and the end of the creation.
        qemu.or(() -> qemuOtherThan(former)).ifPresent(ProcessHandle::destroyForcibly);
        creation.get(Await.LONG_ENOUGH);
    }

    private static Optional<ProcessHandle> qemuOtherThan(long pid) {
        return QemuProcesses.all().stream().filter(qemu -> qemu.pid() != pid).findFirst();
    }

    private @Nullable Object interrupt(Move move, int millis) throws Exception {
        Call<@Nullable Object> call = Call.start(() -> {
            if (millis == 0) {
                Thread.currentThread().interrupt();
            }
            return act(move);
        });
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        return call.interrupt().get(Await.LONG_ENOUGH);
    }

    /** The guest sets this bit when it begins to listen, and a reset clears it. */
    private boolean guestListensToButton() throws InterruptedException {
        return machine()
                .qmp()
                .execute("human-monitor-command", Map.of("command-line", "i /h 0x602"))
                .asString()
                .strip()
                .endsWith("0x0100");
    }
}
