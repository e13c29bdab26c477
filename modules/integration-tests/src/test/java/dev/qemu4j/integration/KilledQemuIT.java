package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.testkit.MicroGuest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A QEMU that is killed at any step: pending calls fail with the signal, and nothing is left behind. */
class KilledQemuIT extends EveryQemuTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    @ParameterizedTest
    @EnumSource(
            names = {
                "START",
                "PAUSE",
                "RESUME",
                "RESET",
                "QUERY_STATUS",
                "AWAIT_STATUS",
                "AWAIT_EVENT",
                "ATTACH",
                "DETACH"
            })
    void aPendingCallFailsWithTheSignal(BlockingCall operation) throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        operation.prepare(vm);
        Signals.freeze(vm.process().pid());
        Call<Void> call = Call.run(() -> operation.on(vm)).awaitBlocked();
        Signals.kill(vm.process().pid());
        assertThat(call.failure()).isInstanceOfSatisfying(VmOperationException.class, e -> {
            assertThat(e.operation()).isEqualTo(operation.method());
            assertThat(e.exit().flatMap(KilledQemuIT::signal)).hasValue(9);
            assertThat(e).hasMessageContaining("SIGKILL").hasMessageContaining("'killed'");
        });
        assertEnded(vm);
    }

    @Test
    void aPendingCommandFailsBecauseItsConnectionEnded() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        Call<Void> command = Call.run(() -> BlockingCall.EXECUTE.on(vm)).awaitBlocked();
        Call<Void> event = Call.run(() -> BlockingCall.NEXT_EVENT.on(vm)).awaitBlocked();
        Signals.kill(vm.process().pid());
        assertThat(command.failure()).isInstanceOf(QmpClosedException.class);
        assertThat(event.failure()).isInstanceOf(QmpClosedException.class);
        assertEnded(vm);
    }

    @Test
    void aWaitForTheStopReturnsTheReason() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        Call<VmStopReason> stop = Call.start(() -> vm.awaitStop(LONG_ENOUGH)).awaitBlocked();
        Signals.kill(vm.process().pid());
        assertThat(stop.result().cause()).isEqualTo(VmStopReason.Cause.KILLED);
        assertEnded(vm);
    }

    @Test
    void aPendingShutdownReturnsTheActualOutcome() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.STUBBORN);
        Call<ShutdownOutcome> shutdown = Call.start(() -> vm.shutdown(LONG_ENOUGH));
        vm.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH);
        Signals.kill(vm.process().pid());
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.KILLED);
        assertEnded(vm);
    }

    @Test
    void aPendingShutdownOfAFrozenQemuReturnsTheActualOutcome() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        Call<ShutdownOutcome> shutdown =
                Call.start(() -> vm.shutdown(LONG_ENOUGH)).awaitBlocked();
        Signals.kill(vm.process().pid());
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.KILLED);
        assertEnded(vm);
    }

    @Test
    void aMachineThatNeverRanBecomesStopped() throws Exception {
        VirtualMachine vm = machines.create("killed", "pc", MicroGuest.GREETER);
        Signals.kill(vm.process().pid());
        assertEnded(vm);
    }

    @Test
    void aRunningMachineBecomesStopped() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        Signals.kill(vm.process().pid());
        assertEnded(vm);
    }

    @Test
    void aPausedMachineBecomesStopped() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        vm.pause();
        Signals.kill(vm.process().pid());
        assertEnded(vm);
    }

    @Test
    void aCallRightAfterTheKillFailsWithTheSignalToo() throws Exception {
        VirtualMachine vm = machines.running("killed", "pc", MicroGuest.GREETER);
        Signals.kill(vm.process().pid());
        // Its end may have been noticed by now or not.
        assertThatThrownBy(vm::pause)
                .satisfiesAnyOf(
                        failure -> assertThat(failure)
                                .isInstanceOfSatisfying(
                                        VmOperationException.class,
                                        e -> assertThat(e.exit().flatMap(KilledQemuIT::signal))
                                                .hasValue(9)),
                        failure -> assertThat(failure)
                                .isInstanceOfSatisfying(
                                        VmStateException.class,
                                        e -> assertThat(e.actual()).isEqualTo(VmStatus.STOPPED)));
        assertEnded(vm);
    }

    @Test
    void aCreationFailsWithTheSignalBeforeQemuListens() throws Exception {
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> creation = Call.start(() -> manager.create(gate.addTo(TestMachines.bare("killed", "pc"))));
        Signals.kill(gate.awaitHeld());
        assertThat(creation.failure()).satisfies(KilledQemuIT::isStartFailure);
        assertThat(manager.machines()).isEmpty();
    }

    /** The delays spread the kill over all that happens during a creation; which of it is hit does not matter. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10, 15, 20, 25, 30, 40, 60})
    void aCreationFailsWithTheSignalAtAnyStep(int millis) throws Exception {
        Call<VirtualMachine> creation = Call.start(
                () -> manager.create(TestMachines.bare("killed", "pc").build()));
        ProcessHandle child = Await.until("QEMU", QemuProcesses::all, found -> !found.isEmpty())
                .getFirst();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        Signals.kill(child.pid());
        VirtualMachine vm;
        try {
            vm = creation.result();
        } catch (AssertionError failed) {
            assertThat(failed.getCause()).satisfies(KilledQemuIT::isStartFailure);
            assertThat(manager.machines()).isEmpty();
            return;
        }
        assertEnded(vm); // it was up already
    }

    private static void isStartFailure(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(QemuStartException.class, e -> {
            assertThat(e.exit().flatMap(KilledQemuIT::signal))
                    .as("the signal in %s", e)
                    .hasValue(9);
            assertThat(e).hasMessageContaining("SIGKILL").hasMessageContaining("'killed'");
        });
    }

    private static java.util.Optional<Integer> signal(ProcessExit exit) {
        return exit.signal().stream().boxed().findFirst();
    }

    private void assertEnded(VirtualMachine vm) throws Exception {
        vm.awaitStatus(VmStatus.STOPPED, LONG_ENOUGH);
        vm.close();
        assertThat(vm.exit().flatMap(KilledQemuIT::signal)).hasValue(9);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.KILLED);
        assertThatThrownBy(vm::start).isInstanceOf(VmStateException.class);
        assertThat(manager.machines()).isEmpty();
    }
}
