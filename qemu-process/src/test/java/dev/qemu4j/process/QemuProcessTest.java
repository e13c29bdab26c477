package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.guard.LaunchNotes;
import dev.qemu4j.process.internal.output.ChildOutput;
import dev.qemu4j.process.internal.stop.Child;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(60)
class QemuProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(QemuProcessTest.class);

    @TempDir
    Path base;

    private RuntimeDirectory directory;
    private final List<QemuProcess> started = new ArrayList<>();

    @BeforeEach
    void createDirectory() {
        directory = RuntimeDirectory.create(base);
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        for (QemuProcess process : started) {
            process.stop(StopPolicy.AT_ONCE);
        }
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    private QemuProcess start(QemuLaunch launch) {
        QemuProcess process = QemuProcess.start(launch, directory);
        started.add(process);
        return process;
    }

    /** Runs a script that prints "ready" before its last command, which replaces the shell. */
    private QemuProcess startAndAwaitReady(String before) throws Exception {
        QemuProcess process = start(Scripts.shell(before + "; echo ready; exec sleep 1000"));
        Eventually.until("the script is ready", () -> process.outputTail().contains("ready"));
        return process;
    }

    private static ProcessExit end(QemuProcess process) throws InterruptedException {
        return process.awaitExit(LONG).orElseThrow();
    }

    @Test
    void theExitCodeIsReported() throws InterruptedException {
        QemuProcess process = start(Scripts.shell("exit 3"));
        ProcessExit exit = end(process);
        assertThat(exit.exitCode()).hasValue(3);
        assertThat(process.exit()).contains(exit);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aSignalIsNotAnExitCode() throws InterruptedException {
        assertThat(end(start(Scripts.shell("kill -SEGV $$"))).signal()).hasValue(11);
    }

    @Test
    void bothOutputsAreKeptInTheOrderTheyWereWritten() throws InterruptedException {
        QemuProcess process = start(Scripts.shell("echo one; echo two >&2; echo three"));
        assertThat(end(process).outputTail()).isEqualTo("one\ntwo\nthree\n");
        assertThat(process.outputTail()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void theOutputCanBeReadWhileTheProcessRuns() throws Exception {
        QemuProcess process = startAndAwaitReady("echo hello");
        assertThat(process.isAlive()).isTrue();
        assertThat(process.exit()).isEmpty();
        assertThat(process.outputTail()).isEqualTo("hello\nready\n");
    }

    @Test
    void theInputIsEmpty() throws InterruptedException {
        assertThat(end(start(Scripts.shell("cat; readlink /proc/self/fd/0"))).outputTail())
                .isEqualTo("/dev/null\n");
    }

    @Test
    void environmentAndWorkingDirectoryAreThoseOfTheLaunch() throws InterruptedException {
        QemuProcess process = start(Scripts.shell("echo \"$COLOUR\"; pwd -P; test -n \"$PATH\" && echo kept")
                .environment(Map.of("COLOUR", "blue, red=1"))
                .workingDirectory(Path.of("/")));
        assertThat(end(process).outputTail()).isEqualTo("blue, red=1\n/\nkept\n");
    }

    @Test
    void aWrapperRunsTheProgram() throws InterruptedException {
        QemuProcess process = start(Scripts.shell("echo \"$WRAPPED $$\"").wrapper(List.of("env", "WRAPPED=yes")));
        assertThat(end(process).outputTail()).isEqualTo("yes " + process.pid() + "\n");
        assertThat(process.command()).startsWith("env", "WRAPPED=yes", "/bin/sh", "-c");
    }

    @Test
    void argumentsArriveUnchanged() throws InterruptedException {
        List<String> odd = List.of("a b", "", "$HOME", "'\"", "ü", "line\nbreak", "-x,y=z");
        QemuProcess process = start(
                QemuLaunch.of(List.of("/usr/bin/printf", "%s|")).arguments(odd).log(LogPolicy.tail()));
        assertThat(end(process).outputTail()).isEqualTo(String.join("|", odd) + "|");
    }

    @Test
    void theStartFailureContainsQemusMessage() throws InterruptedException {
        QemuProcess process = start(Scripts.shell("echo 'qemu-system-x86_64: -foo: invalid option' >&2; exit 1")
                .name("web"));
        end(process);
        QemuStartException failure = process.startFailure();
        assertThat(failure)
                .hasMessageContaining("web")
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("-foo: invalid option")
                .hasMessageNotContaining("qemu-system-x86_64:");
        assertThat(failure.exit()).isEqualTo(process.exit());
        assertThat(failure.outputTail()).isEqualTo("qemu-system-x86_64: -foo: invalid option\n");
        assertThat(failure.command()).isEqualTo(process.command());
        assertThat(failure.diagnosis().message()).isEqualTo("-foo: invalid option");
    }

    @Test
    void aRunningProcessHasNoStartFailure() throws Exception {
        QemuProcess process = startAndAwaitReady(":");
        assertThatIllegalStateException().isThrownBy(process::startFailure);
    }

    @Test
    void aMissingProgramIsNotFoundAndLeavesNothing() {
        Path absent = base.resolve("absent");
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(() -> start(QemuLaunch.of(List.of(absent.toString()))))
                .withMessageContaining(absent.toString());
        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void aMissingWorkingDirectoryOrWrapperIsNamed() {
        Path absent = base.resolve("absent");
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> start(Scripts.shell("exit 0").workingDirectory(absent)))
                .withMessageContaining("working directory " + absent);
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> start(Scripts.shell("exit 0").wrapper(List.of(absent.toString()))))
                .withMessageContaining(absent.toString());
        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void sigtermStopsAProcess() throws Exception {
        QemuProcess process = startAndAwaitReady(":");
        StopOutcome outcome = process.stop(StopPolicy.DEFAULT);
        assertThat(outcome.step()).isEqualTo(StopOutcome.Step.TERMINATED);
        assertThat(outcome.exit().signal()).hasValue(15);
    }

    @Test
    void sigkillStopsAProcessThatIgnoresSigterm() throws Exception {
        QemuProcess process = startAndAwaitReady("trap '' TERM");
        StopOutcome outcome = process.stop(new StopPolicy(Duration.ofMillis(50), LONG));
        assertThat(outcome.step()).isEqualTo(StopOutcome.Step.KILLED);
        assertThat(outcome.exit().signal()).hasValue(9);
    }

    @Test
    void anImmediateStopSendsSigkillOnly() throws Exception {
        QemuProcess process = startAndAwaitReady(":");
        assertThat(process.stop(StopPolicy.AT_ONCE).exit().signal()).hasValue(9);
    }

    @Test
    void stoppingAnEndedProcessReportsThatItHadEnded() throws Exception {
        QemuProcess process = start(Scripts.shell("exit 0"));
        end(process);
        assertThat(process.stop(StopPolicy.DEFAULT).step()).isEqualTo(StopOutcome.Step.ALREADY_ENDED);
        process.kill();
        assertThat(process.stop(StopPolicy.AT_ONCE).step()).isEqualTo(StopOutcome.Step.ALREADY_ENDED);
    }

    @Test
    void concurrentStopsAreOneStop() throws Exception {
        // Counts each SIGTERM, and exits a moment after the first, so that all callers take part.
        QemuProcess process = start(Scripts.shell(
                "trap 'echo TERM; n=1' TERM; echo ready; while [ -z \"$n\" ]; do sleep 0.05; done; sleep 0.3; exit 5"));
        Eventually.until("the script is ready", () -> process.outputTail().contains("ready"));
        List<CompletableFuture<StopOutcome>> stops = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<StopOutcome> stop = new CompletableFuture<>();
            stops.add(stop);
            Thread.startVirtualThread(() -> {
                try {
                    stop.complete(process.stop(new StopPolicy(LONG, LONG)));
                } catch (Throwable t) {
                    stop.completeExceptionally(t);
                }
            });
        }
        for (CompletableFuture<StopOutcome> stop : stops) {
            StopOutcome outcome = stop.get(30, TimeUnit.SECONDS);
            assertThat(outcome.step()).isEqualTo(StopOutcome.Step.TERMINATED);
            assertThat(outcome.exit().exitCode()).hasValue(5);
        }
        assertThat(process.outputTail()).isEqualTo("ready\nTERM\n");
    }

    @Test
    void anInterruptedWaitDoesNotAffectTheProcess() throws Exception {
        QemuProcess process = startAndAwaitReady(":");
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> process.awaitExit(LONG));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(process.awaitExit(Duration.ZERO)).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void completingAFutureDoesNotAffectOtherCallers() throws Exception {
        QemuProcess process = startAndAwaitReady(":");
        process.onExit().complete(new ProcessExit.Exited(0, java.time.Instant.EPOCH, "forged"));
        assertThat(process.exit()).isEmpty();
        CompletableFuture<ProcessExit> honest = process.onExit();
        assertThat(honest).isNotDone();
        process.kill();
        assertThat(honest.get(30, TimeUnit.SECONDS).signal()).hasValue(9);
    }

    @Test
    void theExitIsNoticedWhenTheCommonPoolIsFull() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        try {
            for (int i = 0; i < 64; i++) {
                ForkJoinPool.commonPool().execute(release::join);
            }
            assertThat(end(start(Scripts.shell("exit 4"))).exitCode()).hasValue(4);
        } finally {
            release.complete(null);
        }
    }

    @Test
    void aGigabyteOfOutputIsCutAndItsEndKept() throws Exception {
        long gigabyte = 1_000_000_000;
        QemuProcess process = start(Scripts.shell(
                "yes 'the guest prints and prints' | head -c " + gigabyte + " >&2; echo 'the last words' >&2"));
        File file = directory.path().resolve("output.log").toFile();
        long longest = 0;
        while (process.exit().isEmpty()) {
            longest = Math.max(longest, file.length());
            LockSupport.parkNanos(100_000);
        }
        LOG.info("the file had {} bytes at most", longest);
        assertThat(longest).isLessThan(gigabyte * 3 / 4);
        assertThat(end(process).outputTail())
                .hasSizeLessThanOrEqualTo(64 << 10)
                .contains("the guest prints and prints\n")
                .endsWith("the last words\n");
        assertThat(file.length()).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void aKeptLogIsPrivateAndReportedAndNoRunOverwritesAnother() throws Exception {
        Path logs = base.resolve("logs/deep");
        QemuLaunch launch = Scripts.shell("echo \"run $RUN\"").name("a/b ü").log(LogPolicy.keptIn(logs));
        QemuProcess first = start(launch.environment(Map.of("RUN", "1")));
        QemuProcess second = start(launch.environment(Map.of("RUN", "2")));
        end(first);
        end(second);
        directory.close();
        Path firstLog = first.logFile().orElseThrow();
        assertThat(firstLog).hasContent("run 1\n").hasParent(logs);
        assertThat(second.logFile().orElseThrow()).hasContent("run 2\n");
        assertThat(firstLog.getFileName().toString()).startsWith("a_b__-").endsWith(".log");
        assertThat(Files.getPosixFilePermissions(firstLog))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(first.outputTail()).isEqualTo("run 1\n");
    }

    @Test
    void aFailedStartLeavesNoLog() {
        Path logs = base.resolve("logs");
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(
                        () -> start(QemuLaunch.of(List.of("/does/not/exist")).log(LogPolicy.keptIn(logs))));
        assertThat(logs).isEmptyDirectory();
    }

    @Test
    void withoutALogThereIsNoLogFile() throws Exception {
        assertThat(start(Scripts.shell("exit 0")).logFile()).isEmpty();
    }

    @Test
    void severalProcessesShareADirectory() throws Exception {
        QemuProcess one = start(Scripts.shell("echo one"));
        QemuProcess other = start(Scripts.shell("echo other"));
        assertThat(end(one).outputTail()).isEqualTo("one\n");
        assertThat(end(other).outputTail()).isEqualTo("other\n");
    }

    @Test
    void aSignalNeverGoesToAProcessThatHasEnded() throws Exception {
        QemuProcess process = start(Scripts.shell("exit 0"));
        end(process);
        process.kill();
        assertThat(process.exit().orElseThrow().exitCode()).hasValue(0);
    }

    /** A process that ignores all signals, like one in uninterruptible sleep. */
    private record Deaf(long pid) implements Child {
        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public boolean signal(boolean forcibly) {
            return true;
        }

        @Override
        public ProcessExit exit(List<String> command, java.util.function.IntPredicate sent, String outputTail) {
            throw new IllegalStateException("it does not end");
        }

        @Override
        public void onExit(Runnable action) {}
    }

    @Test
    void aProcessThatSurvivesSigkillIsReportedWithItsPidAndState() throws Exception {
        long pid = ProcessHandle.current().pid();
        QemuLaunch launch = Scripts.shell("exit");
        PrivateFile file = PrivateFile.create(directory.newFile("deaf", ".log"));
        ChildOutput output = new ChildOutput(file, launch.log());
        try (LaunchNotes notes = LaunchNotes.of(launch)) {
            QemuProcess deaf = QemuProcess.of(launch, launch.command(), new Deaf(pid), output, notes);
            StopPolicy policy = new StopPolicy(Duration.ofMillis(10), Duration.ofMillis(10));
            assertThatThrownBy(() -> deaf.stop(policy))
                    .isInstanceOf(QemuProcessException.class)
                    .hasMessageContaining("pid " + pid)
                    .hasMessageContaining("still runs 10 ms after SIGKILL")
                    .hasMessageContaining("State: ");
        } finally {
            output.close();
        }
    }

    /** A process that is ended by the third attempt to send a signal, like one that this JVM could not signal for want of a descriptor. */
    private static final class HardToReach implements Child {
        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger exits = new AtomicInteger();

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return attempts.get() < 3;
        }

        @Override
        public boolean signal(boolean forcibly) {
            return attempts.incrementAndGet() == 3;
        }

        @Override
        public ProcessExit exit(List<String> command, java.util.function.IntPredicate sent, String outputTail) {
            if (exits.incrementAndGet() == 1) {
                throw new OutOfMemoryError("a test");
            }
            return sent.test(9)
                    ? new ProcessExit.Signalled(9, java.time.Instant.EPOCH, outputTail)
                    : new ProcessExit.Unobserved(java.time.Instant.EPOCH, outputTail);
        }

        @Override
        public void onExit(Runnable action) {}
    }

    private QemuProcess watched(Child child) throws Exception {
        QemuLaunch launch = Scripts.shell("exit");
        PrivateFile file = PrivateFile.create(directory.newFile("output", ".log"));
        return QemuProcess.of(
                        launch, launch.command(), child, new ChildOutput(file, launch.log()), LaunchNotes.of(launch))
                .watched();
    }

    @Test
    void aSignalThatCouldNotBeSentIsSentLater() throws Exception {
        QemuProcess process = watched(new HardToReach());
        process.kill();
        assertThat(process.awaitExit(LONG).orElseThrow().signal()).hasValue(9);
    }

    @Test
    void anExitThatCouldNotBeReportedIsReportedLater() throws Exception {
        HardToReach child = new HardToReach();
        QemuProcess process = watched(child);
        assertThat(process.stop(StopPolicy.AT_ONCE).step()).isEqualTo(StopOutcome.Step.KILLED);
        assertThat(child.exits).hasValue(2);
    }
}
