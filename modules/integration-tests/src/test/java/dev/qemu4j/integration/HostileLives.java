package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.testkit.HostileQemu;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The fixture of the tests of hostile machines: several at a time live beside one that behaves well. */
final class HostileLives {
    private static final Duration START_TIMEOUT = Duration.ofMillis(2500);
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(700);

    /** The neighbour answers within its timeout, on a busy host too. */
    private static final Duration NEIGHBOUR_TIMEOUT = Duration.ofSeconds(10);

    /** How many commands a use of a machine takes at most, each of which may be left without an answer. */
    private static final int COMMANDS = 5;

    /** How long a call that may take long is waited for. */
    private static final Duration PATIENCE = COMMAND_TIMEOUT.multipliedBy(3);

    /** How much longer than its deadline a call may take on a busy host. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    /** How often a machine that does no harm may fail to start in time on a busy host. */
    private static final int TRIES = 5;

    /** What the heap may keep of machines that have ended: classes, caches, buffers. */
    private static final long RETAINED = 24 << 20;

    /** What one machine may make the library log. */
    private static final long LOGGED = 1 << 20;

    private final Path folder;
    private final LeakCheck leaks;
    private final HostileQemu qemu;
    private final Disk disk;
    private final AtomicInteger disks = new AtomicInteger();

    HostileLives() throws Exception {
        folder = Files.createTempDirectory("hostile");
        leaks = LeakCheck.begin();
        qemu = HostileQemu.in(folder);
        disk = Disk.raw(Files.write(folder.resolve("disk.img"), new byte[1 << 16]));
    }

    void run(List<HostileLife> together) throws Exception {
        ResourceSnapshot before = leaks.snapshot();
        long heap = usedHeap();
        long logged = logged();
        try (QemuManager manager = QemuManager.builder()
                .binary(qemu.program())
                .startTimeout(START_TIMEOUT)
                .commandTimeout(COMMAND_TIMEOUT)
                .build()) {
            VirtualMachine neighbour = createHarmless(manager, "neighbour");
            neighbour.qmp().execute("cont", Map.of(), NEIGHBOUR_TIMEOUT);
            neighbour.awaitStatus(VmStatus.RUNNING, NEIGHBOUR_TIMEOUT);
            liveAll(manager, together);
            assertThat(neighbour.status()).isEqualTo(VmStatus.RUNNING);
            assertThat(neighbour
                            .qmp()
                            .execute("query-status", Map.of(), NEIGHBOUR_TIMEOUT)
                            .path("running")
                            .asBoolean(false))
                    .isTrue();
            assertThat(manager.machines()).containsExactly(neighbour);
        } finally {
            qemu.cleanUp();
        }
        qemu.verifyVictim();
        leaks.after(before);
        assertThat(usedHeap() - heap)
                .as("bytes of the heap that are still in use")
                .isLessThan(RETAINED);
        assertThat(logged() - logged).as("bytes that were logged").isLessThan(LOGGED * together.size());
    }

    /** How long the log is, if it is a file. */
    private static long logged() {
        return new File(System.getProperty("org.slf4j.simpleLogger.logFile", "System.err")).length();
    }

    private void liveAll(QemuManager manager, List<HostileLife> together) throws Exception {
        List<Call<Void>> calls = new ArrayList<>();
        for (int i = 0; i < together.size(); i++) {
            HostileLife life = together.get(i);
            String name = "hostile-" + i;
            qemu.script(name, life.script());
            calls.add(Call.run(() -> live(manager, name, life)));
        }
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < together.size(); i++) {
            try {
                calls.get(i).get(bound(together.get(i)));
            } catch (Exception | AssertionError e) {
                failures.add(new AssertionError("the machine of " + together.get(i) + ": " + e, e));
            }
        }
        if (!failures.isEmpty()) {
            AssertionError failure = (AssertionError) failures.removeFirst();
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** The sum of the bounds of its calls. */
    private static Duration bound(HostileLife life) {
        return START_TIMEOUT
                .plus(useBound().multipliedBy(life.uses().size()))
                .plus(life.ending().bound())
                .plus(START_TIMEOUT.plus(SLACK).multipliedBy(TRIES))
                .plus(SLACK.multipliedBy(3));
    }

    private static Duration useBound() {
        return COMMAND_TIMEOUT.multipliedBy(COMMANDS).plus(SLACK);
    }

    private void live(QemuManager manager, String name, HostileLife life) throws Exception {
        Optional<VirtualMachine> created = within(START_TIMEOUT.plus(SLACK), "create", () -> create(manager, name));
        if (created.isPresent()) {
            VirtualMachine vm = created.get();
            Optional<Call<Optional<Object>>> hanging = useAll(vm, life.uses());
            Duration bound = life.ending().bound().plus(SLACK);
            within(bound, life.ending().toString(), () -> end(vm, life.ending()));
            if (hanging.isPresent()) {
                hanging.get().get(SLACK);
            }
            assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(vm.stopReason()).isPresent();
            assertThat(vm.exit()).isPresent();
            assertThat(vm.qmp().isOpen()).isFalse();
        }
        assertThat(manager.find(name)).isEmpty();
        qemu.script(name, List.of());
        createHarmless(manager, name).close();
    }

    /** Returns the call that QEMU does not let return. The end of the machine has to end it. */
    private Optional<Call<Optional<Object>>> useAll(VirtualMachine vm, List<HostileLife.Use> uses) throws Exception {
        for (HostileLife.Use use : uses) {
            if (use.mayTakeLong()) {
                Call<Optional<Object>> call = Call.start(() -> use(vm, use));
                if (!call.awaitOver(PATIENCE)) {
                    return Optional.of(call);
                }
                call.get(SLACK);
            } else {
                within(useBound(), use.toString(), () -> use(vm, use));
            }
            within(SLACK, "status", () -> Optional.of(vm.status()));
        }
        return Optional.empty();
    }

    /** Creates a machine that does no harm. The start timeout is short for those that do, so on a busy host it may take more than one try. */
    private static VirtualMachine createHarmless(QemuManager manager, String name) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return manager.create(config(name));
            } catch (VmException | QemuProcessException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private interface Body<T> {
        T run() throws Exception;
    }

    private static <T> T within(Duration bound, String what, Body<T> body) throws Exception {
        long begin = System.nanoTime();
        T result;
        try {
            result = body.run();
        } catch (Exception e) {
            throw new AssertionError(what + " failed after " + Duration.ofNanos(System.nanoTime() - begin), e);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(what).isLessThanOrEqualTo(bound);
        return result;
    }

    /** Empty if it fails as it may. */
    private Optional<VirtualMachine> create(QemuManager manager, String name) throws InterruptedException {
        try {
            return Optional.of(manager.create(config(name)));
        } catch (VmException | QemuProcessException e) {
            return Optional.empty();
        }
    }

    /** Empty if it fails as it may. */
    private Optional<Object> use(VirtualMachine vm, HostileLife.Use use) throws InterruptedException {
        try {
            switch (use) {
                case QUERY_STATUS -> {
                    return Optional.of(vm.queryStatus());
                }
                case START -> vm.start();
                case PAUSE -> vm.pause();
                case RESET -> vm.reset();
                case SCREENSHOT -> {
                    return Optional.of(vm.screen().screenshot());
                }
                case STATISTICS -> {
                    return Optional.of(vm.statistics().snapshot());
                }
                case ATTACH -> {
                    return Optional.of(vm.attach(disk.id("extra" + disks.incrementAndGet())));
                }
                case TYPE -> vm.keyboard().type("a");
            }
        } catch (VmException e) {
            // QEMU's fault.
        }
        return Optional.empty();
    }

    private static Optional<Object> end(VirtualMachine vm, HostileLife.Ending ending) throws InterruptedException {
        switch (ending) {
            case DESTROY -> {
                return Optional.of(vm.destroy());
            }
            case CLOSE -> vm.close();
            case SHUTDOWN -> {
                return Optional.of(vm.shutdown(Duration.ofMillis(100)));
            }
        }
        return Optional.empty();
    }

    private static VmConfig config(String name) {
        return TestMachines.bare(name, "pc")
                .display(Display.none())
                .memory(DataSize.ofMebibytes(32))
                .build();
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    void end() throws IOException {
        qemu.close();
        leaks.end();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
