package dev.qemu4j.manager.internal.lifecycle;

import static dev.qemu4j.manager.ScriptedMachine.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.ScriptedMachine;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A QEMU that says and does anything, and a library that runs out of memory over it: the machine is not lost. */
@Timeout(60)
class HostileQemuTest {
    private static final Reply RUNNING = Reply.of(Map.of("status", "running", "running", true));

    /** A reply that is valid JSON, but nothing that {@code query-status} returns. */
    private static final Reply UNDECODABLE = Reply.of(List.of("nonsense"));

    @Test
    void anErrorWhileQemuIsFollowedIsFollowedByTheEventsAfterIt() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            AtomicInteger errors = new AtomicInteger();
            machine.onDeviceDeleted = () -> {
                if (errors.incrementAndGet() <= 3) {
                    throw new OutOfMemoryError("on purpose");
                }
            };
            for (int i = 0; i < 3; i++) {
                machine.qemu.emit("DEVICE_DELETED", Map.of("path", "/machine/peripheral/nic"));
            }
            machine.qemu.runState("paused").emit("STOP");
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
            machine.end();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.cleanUps).hasValue(1);
        }
    }

    @Test
    void whatAnErrorHasLostIsQueried() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.onDeviceDeleted = () -> {
                machine.onDeviceDeleted = () -> {};
                machine.qemu.runState("paused"); // whose event is lost
                throw new StackOverflowError("on purpose");
            };
            machine.qemu.emit("DEVICE_DELETED", Map.of("path", "/machine/peripheral/nic"));
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
        }
    }

    @Test
    void aMachineThatCannotBeFollowedAtAllStopsWhenItsQemuEnds() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            List<VmStatus> told = new CopyOnWriteArrayList<>();
            CountDownLatch stopped = new CountDownLatch(1);
            machine.vm.onStatus(status -> {
                told.add(status);
                stopped.countDown();
            });
            machine.onDeviceDeleted = () -> {
                throw new StackOverflowError("on purpose");
            };
            machine.qemu.send(Reply.flood("DEVICE_DELETED", 500));
            machine.end();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.statusAtRelease).succeedsWithin(LONG);
            assertThat(stopped.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(told).containsExactly(VmStatus.STOPPED);
        }
    }

    @Test
    void undecodableRepliesDoNotKeepAShutdownFromEndingQemu() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.on("query-status", UNDECODABLE);
            assertThat(machine.vm.shutdown(Duration.ofSeconds(5))).isEqualTo(ShutdownOutcome.KILLED);
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.statusAtRelease).succeedsWithin(LONG);
        }
    }

    @Test
    void aConnectionWithAnUndecodableFirstReplyIsReplaced() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.once("query-status", UNDECODABLE);
            machine.qemu.connection().close();
            machine.vm.awaitStatus(VmStatus.UNKNOWN, LONG);
            machine.vm.awaitStatus(VmStatus.RUNNING, LONG);
            machine.qemu.emit("STOP");
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
        }
    }

    @Test
    void undecodableRepliesToTheFollowerDoNotEndIt() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.once("query-status", UNDECODABLE);
            machine.qemu.emit("SHUTDOWN", Map.of("guest", true, "reason", "guest-shutdown"));
            machine.qemu.awaitRequests("query-status", 2, LONG);
            machine.qemu.emit("RESET");
            machine.end();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
        }
    }

    @Test
    void aConnectionThatIsLostAgainAtOnceIsNotRestoredAtOnce() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            CountDownLatch attempts = new CountDownLatch(4);
            Monitor.Connector connector = machine.connector;
            machine.connector = timeout -> {
                attempts.countDown();
                return connector.connect(timeout);
            };
            machine.qemu.on("query-status", RUNNING.thenClose());
            long begun = System.nanoTime();
            machine.qemu.connection().close();
            assertThat(attempts.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            // at once, after half a second, after one, after two
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void theStatusIsReadWhileAReplyIsBeingReceived() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            Reply large = Reply.of(Map.of("status", "running", "padding", "x".repeat(10_000_000)));
            machine.qemu.on("query-status", large.truncated(5_000_000)); // and nothing more
            FutureTask<VmStatus> query = new FutureTask<>(machine.vm::queryStatus);
            Thread.ofVirtual().start(query);
            machine.qemu.awaitRequests("query-status", 2, LONG);
            assertThat(machine.vm.status()).isEqualTo(VmStatus.RUNNING);
            assertThat(machine.vm.stopReason()).isEmpty();
            machine.qemu.connection().close();
            assertThatThrownBy(query::get).isNotNull();
        }
    }

    @Test
    void theStatusChangesWhileAReplyIsBeingDecoded() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            CountDownLatch decoding = new CountDownLatch(1);
            CountDownLatch changed = new CountDownLatch(1);
            QmpCommand<Boolean> held = QmpCommand.of("query-status", Map.of(), result -> {
                decoding.countDown();
                try {
                    return changed.await(LONG.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            FutureTask<Boolean> query =
                    new FutureTask<>(() -> machine.lifecycle.commands().execute("query", held));
            Thread.ofVirtual().start(query);
            decoding.await();
            machine.qemu.emit("STOP");
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
            changed.countDown();
            assertThat(query.get()).isTrue();
        }
    }

    @Test
    void aFloodOfEventsThatCannotBeAppliedIsLoggedInAFewLines() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            try (ScriptedMachine machine = ScriptedMachine.start()) {
                machine.onDeviceDeleted = () -> {
                    throw new IllegalArgumentException("\u001b[2Jon purpose");
                };
                machine.qemu.send(Reply.flood("DEVICE_DELETED", 1000).then(Reply.event("STOP")));
                machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
            }
            // The thread that follows QEMU says last how many it has not logged; the machine has stopped by then.
            Deadline deadline = Deadline.after(LONG);
            while (log.lines().stream().noneMatch(line -> line.contains("not logged")) && !deadline.hasPassed()) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(log.lines())
                    .hasSizeBetween(10, 20)
                    .noneMatch(line -> line.startsWith("\tat "))
                    .noneMatch(line -> line.contains("\u001b"))
                    .anyMatch(line -> line.contains("more messages like this were not logged"))
                    .anyMatch(line -> line.contains("VM 'fake': event DEVICE_DELETED could not be applied"));
        }
    }

    @Test
    void aQemuThatSomebodyElseKillsIsAWarningThatNamesTheMachine() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            try (ScriptedMachine machine = ScriptedMachine.start()) {
                ProcessHandle.of(machine.process.pid()).orElseThrow().destroyForcibly();
                machine.qemu.kill();
                machine.vm.awaitStop(LONG);
                assertThat(log.lines())
                        .anyMatch(line -> line.contains("WARN")
                                && line.contains("VM 'fake': QEMU (pid " + machine.process.pid()
                                        + ") was killed by signal 9, which qemu4j did not send"));
            }
        }
    }

    @Test
    void theControlCharactersOfARefusalAreEscaped() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.on("stop", Reply.error("no\u001b[2J\n\u202e"));
            assertThatThrownBy(machine.vm::pause).hasMessage("VM 'fake': pause failed: no\\u001b[2J\\u000a\\u202e");
        }
    }
}
