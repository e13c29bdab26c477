package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.MicroGuest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt ends the call, and harms neither the machine nor its connection. */
class InterruptIT extends MachineTests {
    @ParameterizedTest
    @EnumSource
    void aBlockedCallIsInterrupted(BlockingCall operation) throws Exception {
        VirtualMachine vm = machines.running("unharmed", "pc", MicroGuest.GREETER);
        operation.prepare(vm);
        Signals.freeze(vm.process().pid());
        Call<Void> call = Call.run(() -> operation.on(vm)).awaitBlocked().interrupt();
        if (operation.rollsBack()) {
            Signals.thaw(vm.process().pid());
        }
        assertThat(call.failure()).isExactlyInstanceOf(InterruptedException.class);
        Signals.thaw(vm.process().pid());
        assertUnharmed(vm);
    }

    @ParameterizedTest
    @EnumSource
    void aPendingInterruptEndsTheCall(BlockingCall operation) throws Exception {
        VirtualMachine vm = machines.running("unharmed", "pc", MicroGuest.GREETER);
        operation.prepare(vm);
        Call<Void> call = Call.run(() -> {
            Thread.currentThread().interrupt();
            operation.on(vm);
        });
        assertThat(call.failure()).isExactlyInstanceOf(InterruptedException.class);
        assertUnharmed(vm);
    }

    @Test
    void manyBlockedCallersAreInterrupted() throws Exception {
        VirtualMachine vm = machines.running("unharmed", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        var calls = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> Call.run(() -> vm.qmp().execute("query-status")))
                .toList();
        for (Call<Void> call : calls) {
            call.awaitBlocked().interrupt();
        }
        for (Call<Void> call : calls) {
            assertThat(call.failure()).isExactlyInstanceOf(InterruptedException.class);
        }
        Signals.thaw(vm.process().pid());
        assertUnharmed(vm);
    }

    @Test
    void anInterruptedDestroyHasSentItsSignal() throws Exception {
        VirtualMachine vm = machines.running("destroyed", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        Call<Void> call = Call.run(vm::destroy).awaitBlocked().interrupt();
        assertThat(call.failure()).isExactlyInstanceOf(InterruptedException.class);
        assertThat(vm.process().isAlive()).isTrue();
        Signals.thaw(vm.process().pid());
        vm.awaitStatus(VmStatus.STOPPED, Await.LONG_ENOUGH);
        assertThat(vm.shutdown(Await.LONG_ENOUGH)).isEqualTo(ShutdownOutcome.TERMINATED);
    }

    @Test
    void anInterruptedQuitCanBeRepeated() throws Exception {
        VirtualMachine vm = machines.running("quit", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        Call<ShutdownOutcome> call = Call.start(vm::quit).awaitBlocked().interrupt();
        assertThat(call.failure()).isExactlyInstanceOf(InterruptedException.class);
        assertThat(vm.process().isAlive()).isTrue();
        Signals.thaw(vm.process().pid());
        assertThat(vm.quit()).isEqualTo(ShutdownOutcome.QUIT);
    }

    @Test
    void anInterruptedCloseCompletesAndKeepsTheInterrupt() throws Exception {
        VirtualMachine vm = machines.running("closed", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        Call<Boolean> close = Call.start(() -> {
            vm.close();
            return Thread.interrupted();
        });
        close.awaitBlocked().interrupt();
        assertThat(close.result()).isTrue();
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
    }

    @Test
    void anInterruptedCreationIsUndone() throws Exception {
        StartGate gate = new StartGate(folder);
        Call<VirtualMachine> creation = Call.start(() -> manager.create(gate.addTo(TestMachines.bare("undone", "pc"))));
        gate.awaitHeld();
        assertThat(creation.awaitBlocked().interrupt().failure()).isExactlyInstanceOf(InterruptedException.class);
        assertUndone();
    }

    @Test
    void aCreationWithAPendingInterruptIsUndone() throws Exception {
        Call<VirtualMachine> creation = Call.start(() -> {
            Thread.currentThread().interrupt();
            return manager.create(TestMachines.bare("undone", "pc").build());
        });
        assertThat(creation.failure()).isExactlyInstanceOf(InterruptedException.class);
        assertUndone();
    }

    /** The delays spread the interrupt over all that happens during a creation; which of it is hit does not matter. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 10, 15, 20, 25, 30, 40, 60})
    void anInterruptedCreationIsUndoneAtAnyStep(int millis) throws Exception {
        Call<VirtualMachine> creation = Call.start(
                () -> manager.create(TestMachines.bare("undone", "pc").build()));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        creation.interrupt();
        try {
            VirtualMachine vm = creation.result(); // it was up already
            assertThat(vm.queryStatus()).isEqualTo(VmStatus.PAUSED);
            vm.destroy();
        } catch (AssertionError failed) {
            assertThat(failed.getCause()).isExactlyInstanceOf(InterruptedException.class);
        }
        assertUndone();
    }

    private void assertUndone() throws Exception {
        assertThat(manager.machines()).isEmpty();
        assertThat(QemuProcesses.all()).isEmpty();
        assertThat(manager.create(TestMachines.bare("undone", "pc").build()).status())
                .isEqualTo(VmStatus.PAUSED);
    }

    private static void assertUnharmed(VirtualMachine vm) throws Exception {
        assertThat(vm.qmp().isOpen()).isTrue();
        assertThat(vm.qmp().execute("query-name").path("name").asString("")).isEqualTo(vm.name());
        // What was sent may have been carried out: the guest runs, or is paused, or is on its way down.
        VmStatus status = vm.queryStatus();
        assertThat(status).isIn(VmStatus.RUNNING, VmStatus.PAUSED);
        assertThat(vm.status()).isEqualTo(status);
        assertThat(vm.exit()).isEmpty();
    }
}
