package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.process.Eventually;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.Scripts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LedgerTest {
    private static List<ProcessHandle> guards() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains("qemu4j-guard"))
                        .orElse(false))
                .toList();
    }

    @Test
    void oneGuardRunsWhileThereAreNotesAndNoneAMomentLater() throws Exception {
        try (RuntimeDirectory one = RuntimeDirectory.create();
                RuntimeDirectory other = RuntimeDirectory.create()) {
            QemuProcess process = QemuProcess.start(Scripts.shell("exit 0"), one);
            process.awaitExit(Duration.ofSeconds(30));
            Eventually.until("there is a guard", () -> guards().size() == 1);
            assertThat(other.path()).exists();
        }
        Eventually.until("the guard has gone", () -> guards().isEmpty());
    }

    @Test
    void aDirectoryThatCannotBeCreatedLeavesNoNote() throws Exception {
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> RuntimeDirectory.create(Path.of("/proc")))
                .withMessageContaining("/proc");
        Eventually.until("the guard has gone", () -> guards().isEmpty());
    }

    @Test
    void aGuardThatIsKilledIsReplacedWhenTheCommonPoolIsFull() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            for (int i = 0; i < 64; i++) {
                ForkJoinPool.commonPool().execute(release::join);
            }
            ProcessHandle first = guards().getFirst();
            first.destroyForcibly();
            Eventually.until(
                    "there is another guard", () -> guards().stream().anyMatch(guard -> guard.pid() != first.pid()));
            assertThat(directory.path()).exists();
        } finally {
            release.complete(null);
        }
    }

    @Test
    void aGuardThatCouldNotBeStartedIsStartedLater() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        Ledger ledger = new Ledger(ChildWatch.INSTANCE, token -> {
            if (starts.incrementAndGet() == 1) {
                throw new IOException("a test");
            }
            return Guard.start(token);
        });
        try (Ledger.Note note = ledger.directory(Path.of("/never/made"))) {
            assertThat(note).isNotNull();
            Eventually.until("there is a guard", () -> !guards().isEmpty());
            assertThat(starts).hasValue(2);
        }
        Eventually.until("the guard has gone", () -> guards().isEmpty());
    }

    @Test
    void aGuardThatCannotBeStartedIsTriedAgainAtGrowingIntervals() throws Exception {
        List<Long> starts = new CopyOnWriteArrayList<>();
        Ledger ledger = new Ledger(ChildWatch.INSTANCE, token -> {
            starts.add(System.nanoTime());
            throw new IOException("a test");
        });
        try (Ledger.Note note = ledger.directory(Path.of("/never/made"))) {
            assertThat(note).isNotNull();
            Eventually.until("it is tried for the third time", () -> starts.size() == 3);
            assertThat(Duration.ofNanos(starts.get(2) - starts.get(1))).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void noTwoProcessesHaveTheSameOwner() {
        Ledger ledger = new Ledger(ChildWatch.INSTANCE, Guard::start);
        assertThat(List.of(
                        ledger.owner(Optional.empty()),
                        ledger.owner(Optional.empty()),
                        ledger.owner(Optional.of("qemu4j-own")),
                        ledger.owner(Optional.of("qemu4j-own"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void noTokenIsOnTheCommandLineOfTheGuard() throws Exception {
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            assertThat(directory.path()).exists();
            long guard = guards().getFirst().pid();
            assertThat(Files.readString(Path.of("/proc/" + guard + "/cmdline"), StandardCharsets.ISO_8859_1))
                    .contains("qemu4j-guard")
                    .doesNotContainPattern("qemu4j-[a-z2-9]{12}");
        }
    }

    /** As it is when somebody stops it: the pipe has room for 64 KiB, and then whoever writes waits. */
    @Test
    void aGuardThatDoesNotReadIsReplaced() throws Exception {
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            ProcessHandle stopped = guards().getFirst();
            assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(stopped.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            for (int i = 0; i < 2000; i++) {
                directory.file("a-file-with-a-name-of-some-length-" + i);
            }
            Eventually.until("there is another guard", () -> !stopped.isAlive() && guards().size() == 1);
        }
    }

    @Test
    void withoutAThreadNothingIsNotedSoThatNothingIsStarted() {
        AtomicInteger starts = new AtomicInteger();
        ChildWatch full = new ChildWatch(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        Ledger ledger = new Ledger(full, token -> {
            starts.incrementAndGet();
            return Guard.start(token);
        });
        assertThatExceptionOfType(QemuProcessException.class).isThrownBy(ledger::launching);
        assertThat(starts).hasValue(0);
    }

    @Test
    void aChildThatTheJdkLostIsFoundByItsEnvironment() throws Exception {
        Process lost = sleeper("qemu4j-lost.7");
        Process other = sleeper("qemu4j-lost.71");
        try {
            Strays.end("qemu4j-lost.7");
            assertThat(lost.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(other.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            lost.destroyForcibly();
            other.destroyForcibly();
        }
    }

    private static Process sleeper(String owner) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put(Ledger.OWNER, owner);
        return builder.start();
    }
}
