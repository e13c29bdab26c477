package dev.qemu4j.manager.internal.lifecycle;

import static dev.qemu4j.manager.ScriptedMachine.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.ScriptedMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.testkit.FakeConnection;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventFollowerTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Reply RUNNING = Reply.of(Map.of("status", "running", "running", true));

    @Test
    void aQemuThatRefusesTheQueryAfterDroppedEventsIsFollowedToItsEnd() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.thatKeepsOneEvent()) {
            HeldReply held = machine.qemu.hold("query-status");
            machine.qemu.emit("SHUTDOWN", Map.of("guest", true)); // upon which the status is queried
            held.awaitRequest(LONG);
            machine.qemu.on("query-status", Reply.error("busy"));
            machine.qemu.emit("STOP");
            machine.qemu.emit("STOP"); // makes the queue drop the first
            held.release(Reply.error("busy"));
            machine.qemu.awaitRequests("query-status", 3, LONG);

            machine.end();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.cleanUps).hasValue(1);
        }
    }

    @Test
    void aCommandTimeoutMakesTheStatusUnknownUntilQemuAnswersAgain() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start(SHORT)) {
            FakeConnection connection = machine.qemu.connection();
            connection.stopReading();
            assertThatThrownBy(machine.vm::pause)
                    .isInstanceOf(VmOperationException.class)
                    .hasCauseInstanceOf(QmpTimeoutException.class);
            assertThat(machine.vm.status()).isEqualTo(VmStatus.UNKNOWN);
            connection.resumeReading();
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG); // late, but executed
        }
    }

    @Test
    void aTimeoutOfOneCommandMakesTheStatusUnknownOnlyUntilTheNextAnswer() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start(SHORT)) {
            List<VmStatus> told = new CopyOnWriteArrayList<>();
            machine.vm.onStatus(told::add);
            HeldReply held = machine.qemu.hold("stop");
            assertThatThrownBy(machine.vm::pause).hasCauseInstanceOf(QmpTimeoutException.class);
            machine.vm.awaitStatus(VmStatus.RUNNING, LONG);
            held.release();
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
            assertThat(told).startsWith(VmStatus.UNKNOWN, VmStatus.RUNNING);
        }
    }

    @Test
    void aStatusQueryIsRepeatedIfAnEventArrivesMeanwhile() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.forgetRequests();
            machine.qemu.runState("paused");
            machine.qemu.once("query-status", Reply.event("STOP").then(RUNNING));
            assertThat(machine.vm.queryStatus()).isEqualTo(VmStatus.PAUSED);
            assertThat(machine.qemu.requests("query-status")).hasSize(2);
        }
    }

    @Test
    void aStatusQueryEndsEvenIfEventsKeepArriving() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.forgetRequests();
            machine.qemu.on("query-status", Reply.event("RESET").then(RUNNING));
            assertThat(machine.vm.queryStatus()).isEqualTo(VmStatus.RUNNING);
            assertThat(machine.qemu.requests("query-status")).hasSize(3);
        }
    }

    @Test
    void aLostConnectionIsRestoredAndTheStatusQueried() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            List<VmStatus> told = new CopyOnWriteArrayList<>();
            machine.vm.onStatus(told::add);
            QmpClient lost = machine.vm.qmp();
            machine.qemu.runState("paused");
            machine.qemu.connection().close();
            machine.vm.awaitStatus(VmStatus.PAUSED, LONG);
            assertThat(machine.vm.qmp()).isNotSameAs(lost);
            assertThat(lost.isOpen()).isFalse();

            machine.vm.resume();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.RUNNING);
            machine.vm.pause();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.PAUSED);
            assertThat(told).doesNotContain(VmStatus.UNKNOWN);
        }
    }

    @Test
    void theStatusIsUnknownUntilTheConnectionIsRestored() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            CountDownLatch restored = new CountDownLatch(1);
            Monitor.Connector connector = machine.connector;
            machine.connector = timeout -> {
                restored.await();
                return connector.connect(timeout);
            };
            machine.qemu.connection().close();
            machine.vm.awaitStatus(VmStatus.UNKNOWN, LONG);
            assertThatThrownBy(machine.vm::pause).isInstanceOf(VmOperationException.class);
            restored.countDown();
            machine.vm.awaitStatus(VmStatus.RUNNING, LONG);
        }
    }

    @Test
    void aNewConnectionThatFailsIsReplaced() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            QmpClient lost = machine.vm.qmp();
            machine.qemu.once("query-status", RUNNING.truncated(5).thenClose());
            machine.qemu.connection().close();
            machine.vm.awaitStatus(VmStatus.UNKNOWN, LONG);
            machine.vm.awaitStatus(VmStatus.RUNNING, LONG);
            assertThat(machine.vm.qmp()).isNotSameAs(lost);
        }
    }

    @Test
    void aMalformedAnswerDoesNotEndTheMachine() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.once("query-status", Reply.empty());
            assertThat(machine.vm.queryStatus()).isEqualTo(VmStatus.UNKNOWN);
            machine.qemu.emit("GUEST_PANICKED", Map.of("info", Map.of("type", "hyper-v", "arg1", "nonsense")));
            assertThat(machine.vm.queryStatus()).isEqualTo(VmStatus.RUNNING);
        }
    }

    @Test
    void aQemuThatEndsSlowlyNeverHasAnUnknownStatus() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            List<VmStatus> told = new CopyOnWriteArrayList<>();
            machine.vm.onStatus(told::add);
            HeldReply held = machine.qemu.hold("query-status");
            machine.qemu.emit("SHUTDOWN", Map.of("guest", true, "reason", "guest-shutdown"));
            held.awaitRequest(LONG);
            machine.qemu.connection().close();
            held.release();
            // longer than a connection may otherwise be lost before the status is unknown
            assertThatThrownBy(() -> machine.vm.awaitStatus(VmStatus.UNKNOWN, Duration.ofMillis(2500)))
                    .isInstanceOf(VmStateException.class);
            machine.end();
            assertThat(told).startsWith(VmStatus.SHUTTING_DOWN).doesNotContain(VmStatus.UNKNOWN);
            assertThat(machine.vm.stopReason())
                    .hasValueSatisfying(reason -> assertThat(reason.cause()).isEqualTo(Cause.GUEST_POWER_OFF));
        }
    }

    @Test
    void theNameIsFreedWhenTheMachineHasStopped() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.end();
            assertThat(machine.statusAtRelease.get(LONG.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(VmStatus.STOPPED);
        }
    }

    @Test
    void aFailedCleanupDoesNotKeepTheMachineFromStopping() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.onCleanUp = () -> {
                throw new IllegalStateException("on purpose");
            };
            machine.end();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.cleanUps).hasValue(1);
            assertThat(machine.statusAtRelease).succeedsWithin(LONG);
        }
    }

    @Test
    void anErrorDuringCleanupDoesNotKeepTheMachineFromStopping() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.onCleanUp = () -> {
                throw new OutOfMemoryError("on purpose");
            };
            machine.end();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.statusAtRelease).succeedsWithin(LONG);
        }
    }

    @Test
    void aMachineThatIsLeftIsReleasedAndRunsOn() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.lifecycle.leave();
            machine.lifecycle.leave();
            assertThat(machine.leaves).hasValue(1);
            assertThat(machine.cleanUps).hasValue(0);
            assertThat(machine.statusAtRelease).succeedsWithin(LONG);
            assertThat(machine.process.isAlive()).isTrue();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.UNKNOWN);
            assertThat(machine.vm.qmp().isOpen()).isFalse();
            assertThatThrownBy(machine.vm::destroy)
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("attach to it again");
            assertThat(machine.process.isAlive()).isTrue();
        }
    }
}
