package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.testkit.MicroGuest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A QEMU that does not answer: calls time out, the status is {@code UNKNOWN}, and the machine is usable once QEMU answers again. */
class FrozenQemuIT extends EveryQemuTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(700);

    @Override
    QemuManager.Builder settings() {
        return super.settings().commandTimeout(COMMAND_TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "PAUSE", "RESUME", "RESET", "QUERY_STATUS"})
    void aCallTimesOutAndTheStatusIsUnknownUntilQemuAnswersAgain(BlockingCall operation) throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        assertTimesOut(vm, operation);
        assertThat(vm.status()).isEqualTo(VmStatus.UNKNOWN);
        assertTimesOut(vm, operation); // again, although a query is still pending
        assertThat(vm.status()).isEqualTo(VmStatus.UNKNOWN);

        Signals.thaw(vm.process().pid());
        // QEMU executes late what was sent: the guest may have been paused by it.
        Await.until("QEMU's answer", vm::status, status -> status != VmStatus.UNKNOWN);
        assertThat(vm.status()).isEqualTo(vm.queryStatus());
        vm.resume();
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        vm.pause();
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.PAUSED);
    }

    private static void assertTimesOut(VirtualMachine vm, BlockingCall operation) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> operation.on(vm))
                .isInstanceOfSatisfying(
                        VmOperationException.class,
                        e -> assertThat(e.operation()).isEqualTo(operation.method()))
                .hasCauseInstanceOf(QmpTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(COMMAND_TIMEOUT, LONG_ENOUGH);
    }

    @Test
    void theNextCallFindsThatQemuAnswersAgain() throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        assertThatThrownBy(vm::queryStatus).isInstanceOf(VmOperationException.class);
        Signals.thaw(vm.process().pid());
        vm.pause();
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void anIdleMachineIsNotPolled() throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        assertThatThrownBy(() -> vm.awaitStatus(VmStatus.UNKNOWN, COMMAND_TIMEOUT.multipliedBy(2)))
                .hasMessageContaining("RUNNING");
    }

    @Test
    void aShutdownEndsWithinItsTimeLimit() throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        long begin = System.nanoTime();
        // Not with the patience of a call: the grace, quit's and SIGTERM's five seconds come before SIGKILL.
        Duration grace = Duration.ofSeconds(2);
        Call<Void> unknown = Call.run(() -> vm.awaitStatus(VmStatus.UNKNOWN, LONG_ENOUGH));
        assertThat(vm.shutdown(grace)).isEqualTo(ShutdownOutcome.KILLED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(12), Duration.ofSeconds(12 + 10));
        unknown.result();
        assertThat(vm.stopReason().orElseThrow().exit().orElseThrow().signal()).hasValue(9);
    }

    @Test
    void aQemuThatAnswersAgainDuringTheGraceIsPoweredOff() throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        Call<ShutdownOutcome> shutdown = Call.start(() -> vm.shutdown(LONG_ENOUGH));
        vm.awaitStatus(VmStatus.UNKNOWN, LONG_ENOUGH);
        Signals.thaw(vm.process().pid());
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void destroyNeedsNoAnswer() throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        assertThatThrownBy(vm::queryStatus).isInstanceOf(VmOperationException.class);
        assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.KILLED);
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
    }
}
