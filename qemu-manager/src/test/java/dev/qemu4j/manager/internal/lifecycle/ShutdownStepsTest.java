package dev.qemu4j.manager.internal.lifecycle;

import static dev.qemu4j.manager.ScriptedMachine.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.ScriptedMachine;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShutdownStepsTest {
    @Test
    void theButtonIsPressedAgainAtGrowingIntervals() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.vm.shutdown(Duration.ofMillis(2500));
            // at once, after half a second and after one more; two more are not over yet
            assertThat(machine.qemu.requests("system_powerdown")).hasSize(3);
            assertThat(machine.qemu.requests("quit")).hasSize(1);
        }
    }

    @Test
    void concurrentCallersShareThePresses() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            List<FutureTask<ShutdownOutcome>> calls = java.util.stream.Stream.generate(
                            () -> shutdown(machine, Duration.ofMillis(2500)))
                    .limit(10)
                    .toList();
            for (FutureTask<ShutdownOutcome> call : calls) {
                assertThat(call.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ShutdownOutcome.KILLED);
            }
            assertThat(machine.qemu.requests("system_powerdown")).hasSize(3);
            assertThat(machine.qemu.requests("quit")).hasSize(1);
        }
    }

    @Test
    void aShutdownAfterAnInterruptedOneStartsOver() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            FutureTask<ShutdownOutcome> task = new FutureTask<>(() -> machine.vm.shutdown(Duration.ofDays(1)));
            Thread first = Thread.ofVirtual().start(task);
            machine.qemu.awaitRequests("system_powerdown", 2, LONG);
            first.interrupt();
            first.join();
            machine.qemu.forgetRequests();
            machine.vm.shutdown(Duration.ofSeconds(1));
            assertThat(machine.qemu.requests("system_powerdown")).hasSize(2);
        }
    }

    @Test
    void aGuestThatCannotBeResumedIsNotWaitedFor() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.runState("internal-error");
            machine.qemu.on("cont", Reply.error("Resetting the Virtual Machine is required"));
            machine.vm.shutdown(Duration.ofDays(1));
            assertThat(names(machine.qemu.requests()))
                    .doesNotContain("system_powerdown")
                    .endsWith("cont", "quit");
        }
    }

    @Test
    void aSuspendedGuestIsWokenUpBeforeEachPress() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.qemu.runState("suspended");
            machine.qemu.on("system_wakeup", Reply.empty());
            machine.vm.shutdown(Duration.ofSeconds(1));
            assertThat(names(machine.qemu.requests()))
                    .containsSubsequence(
                            "system_wakeup", "system_powerdown", "system_wakeup", "system_powerdown", "quit")
                    .doesNotContain("cont");
        }
    }

    @Test
    void aSilentQemuIsToldToQuitAfterTheGracePeriod() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            HeldReply held = machine.qemu.hold("query-status");
            FutureTask<ShutdownOutcome> shutdown = shutdown(machine, Duration.ofMillis(500));
            held.awaitRequest(LONG);
            var unused = machine.process.onExit().thenRun(held::release);
            assertThat(shutdown.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ShutdownOutcome.KILLED);
            assertThat(names(machine.qemu.requests())).doesNotContain("system_powerdown");
        }
    }

    private static FutureTask<ShutdownOutcome> shutdown(ScriptedMachine machine, Duration grace) {
        FutureTask<ShutdownOutcome> call = new FutureTask<>(() -> machine.vm.shutdown(grace));
        Thread.ofVirtual().start(call);
        return call;
    }

    private static List<String> names(List<Request> requests) {
        return requests.stream().map(Request::command).toList();
    }
}
