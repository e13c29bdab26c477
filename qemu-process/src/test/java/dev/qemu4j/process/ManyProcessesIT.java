package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.TestQemus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code -Dqemu4j.launches=1000 -Dqemu4j.alive=300} sets the numbers of real QEMUs; those of other programs are fixed. */
@EnabledOnOs(OS.LINUX)
@Timeout(1800)
class ManyProcessesIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyProcessesIT.class);
    private static final int LAUNCHES = Integer.getInteger("qemu4j.launches", 30);
    private static final int ALIVE = Integer.getInteger("qemu4j.alive", 20);
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path base;

    private static QemuLaunch qemu() {
        return QemuLaunch.of(QemuBinary.at(TestQemus.first().program()))
                .arguments(List.of("-accel", "tcg", "-machine", "none", "-display", "none", "-nodefaults", "-S"))
                .log(LogPolicy.tail());
    }

    private static long count(String directory) {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The threads of this library, without the JDK's reapers and the pool on which it reports exits. */
    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("qemu"))
                .count();
    }

    private static long reapers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("process reaper"))
                .count();
    }

    private void runAndEnd(QemuLaunch launch, boolean stop) throws InterruptedException {
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            directory.socket("qmp.sock");
            QemuProcess process = QemuProcess.start(launch, directory);
            if (stop) {
                process.stop(StopPolicy.AT_ONCE);
            }
            assertThat(process.awaitExit(LONG)).isPresent();
        }
    }

    private void launchesLeaveNothing(QemuLaunch launch, boolean stop, int launches) throws Exception {
        runAndEnd(launch, stop);
        Eventually.until("all is quiet", () -> ownThreads() == 0);
        long descriptors = count("/proc/self/fd");
        long children = ProcessHandle.current().children().count();
        long begin = System.nanoTime();
        for (int i = 0; i < launches; i++) {
            runAndEnd(launch, stop);
        }
        LOG.info("{} launches: {} ms each", launches, (System.nanoTime() - begin) / 1_000_000 / launches);
        Eventually.until("no thread is left", () -> ownThreads() == 0);
        // The count before may include a guard that was about to exit.
        Eventually.until(
                "no process is left", () -> ProcessHandle.current().children().count() <= children);
        Eventually.until("no descriptor is left", () -> count("/proc/self/fd") <= descriptors);
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void aThousandLaunchesAndEndsLeaveNothingBehind() throws Exception {
        launchesLeaveNothing(Scripts.shell("exit 0"), false, 1000);
    }

    @Test
    void launchesAndEndsOfQemuLeaveNothingBehind() throws Exception {
        launchesLeaveNothing(qemu(), true, LAUNCHES);
    }

    private void manyAtOnce(QemuLaunch launch, int number) throws Exception {
        long before = count("/proc/self/task") - reapers();
        List<RuntimeDirectory> directories = new ArrayList<>();
        List<QemuProcess> processes = new ArrayList<>();
        List<CompletableFuture<ProcessExit>> exits = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) {
                directories.add(RuntimeDirectory.create(base));
                QemuProcess process = QemuProcess.start(launch, directories.getLast());
                processes.add(process);
                CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
                exits.add(exit);
                Thread.startVirtualThread(() -> {
                    try {
                        exit.complete(process.awaitExit(LONG).orElseThrow());
                    } catch (Throwable t) {
                        exit.completeExceptionally(t);
                    }
                });
            }
            // Although a virtual thread waits for each of them, other virtual threads run.
            CountDownLatch turns = new CountDownLatch(1000);
            for (int i = 0; i < 1000; i++) {
                Thread.startVirtualThread(turns::countDown);
            }
            assertThat(turns.await(30, TimeUnit.SECONDS)).isTrue();
            long threads = count("/proc/self/task") - reapers() - before;
            LOG.info("{} processes: {} threads more, beside the JDK's reapers", number, threads);
            assertThat(threads).isLessThan(60);
            assertThat(processes).allMatch(QemuProcess::isAlive);
        } finally {
            processes.forEach(QemuProcess::kill);
            for (CompletableFuture<ProcessExit> exit : exits) {
                assertThat(exit.get(120, TimeUnit.SECONDS).signal()).hasValue(9);
            }
            directories.forEach(RuntimeDirectory::close);
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void threeHundredProcessesAtOnceStarveNoThread() throws Exception {
        manyAtOnce(QemuLaunch.of(List.of("/bin/sleep", "1000")).log(LogPolicy.tail()), 300);
    }

    @Test
    void manyQemusAtOnceStarveNoThread() throws Exception {
        manyAtOnce(qemu(), ALIVE);
    }
}
