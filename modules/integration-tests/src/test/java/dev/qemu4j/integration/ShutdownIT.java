package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.testkit.MicroGuest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several callers that stop one machine, and a QEMU that does not react. */
class ShutdownIT extends EveryQemuTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void callersJoinInOneShutdown(int callers) throws Exception {
        VirtualMachine vm = machines.running("joined", "pc", MicroGuest.GREETER);
        try (EventSubscription events = vm.qmp().subscribe("POWERDOWN", "SHUTDOWN")) {
            assertThat(shutdownAtOnce(vm, callers, LONG_ENOUGH)).containsOnly(ShutdownOutcome.POWERED_OFF);
            assertThat(names(events)).containsExactly("POWERDOWN", "SHUTDOWN");
        }
    }

    @Test
    void callersJoinInOneQuit() throws Exception {
        VirtualMachine vm = machines.running("joined", "pc", MicroGuest.STUBBORN);
        try (EventSubscription events = vm.qmp().subscribe("POWERDOWN", "SHUTDOWN")) {
            assertThat(shutdownAtOnce(vm, 10, Duration.ofMillis(300))).containsOnly(ShutdownOutcome.QUIT);
            assertThat(names(events)).containsExactly("POWERDOWN", "SHUTDOWN");
        }
    }

    @Test
    void callersOfShutdownAndDestroyAndCloseGetOneOutcome() throws Exception {
        VirtualMachine vm = machines.running("joined", "pc", MicroGuest.STUBBORN);
        Call<ShutdownOutcome> shutdown =
                Call.start(() -> vm.shutdown(LONG_ENOUGH)).awaitBlocked();
        Call<Void> close = Call.run(vm::close);
        ShutdownOutcome outcome = vm.destroy();
        close.result();
        assertThat(shutdown.result()).isEqualTo(outcome).isEqualTo(ShutdownOutcome.TERMINATED);
    }

    @Test
    void anInterruptedCallerLeavesAndTheOthersContinue() throws Exception {
        VirtualMachine vm = machines.running("joined", "pc", MicroGuest.STUBBORN);
        Call<ShutdownOutcome> first = Call.start(() -> vm.shutdown(LONG_ENOUGH));
        vm.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH); // so the first caller pressed the button
        Call<ShutdownOutcome> second =
                Call.start(() -> vm.shutdown(Duration.ofSeconds(1))).awaitBlocked();
        assertThat(first.interrupt().failure()).isInstanceOf(InterruptedException.class);
        assertThat(vm.process().isAlive()).isTrue();
        assertThat(second.result()).isEqualTo(ShutdownOutcome.QUIT);
    }

    @Test
    void theOthersFinishWhatTheInterruptedCallerBegan() throws Exception {
        VirtualMachine vm = machines.running("joined", "pc", MicroGuest.GREETER);
        vm.pause();
        Signals.freeze(vm.process().pid());
        Call<ShutdownOutcome> first =
                Call.start(() -> vm.shutdown(Duration.ofSeconds(4))).awaitBlocked();
        Call<ShutdownOutcome> second =
                Call.start(() -> vm.shutdown(Duration.ofSeconds(4))).awaitBlocked();
        assertThat(first.interrupt().failure()).isInstanceOf(InterruptedException.class);
        Signals.thaw(vm.process().pid());
        assertThat(second.result()).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void theShortestGraceAppliesToAllCallers() throws Exception {
        VirtualMachine vm = machines.running("joined", "pc", MicroGuest.STUBBORN);
        Call<ShutdownOutcome> patient =
                Call.start(() -> vm.shutdown(LONG_ENOUGH)).awaitBlocked();
        assertThat(vm.shutdown(Duration.ZERO)).isEqualTo(ShutdownOutcome.QUIT);
        assertThat(patient.result()).isEqualTo(ShutdownOutcome.QUIT);
    }

    @Test
    void aFrozenQemuIsFinallyKilled() throws Exception {
        VirtualMachine vm = machines.running("frozen", "pc", MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        // Not with Call, which is less patient: the command's, quit's and SIGTERM's five seconds each come before
        // SIGKILL.
        assertThat(vm.shutdown(Duration.ofMillis(200))).isEqualTo(ShutdownOutcome.KILLED);
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.exit().orElseThrow().signal()).hasValue(9);
    }

    private static List<ShutdownOutcome> shutdownAtOnce(VirtualMachine vm, int callers, Duration grace)
            throws Exception {
        List<Call<ShutdownOutcome>> calls = IntStream.range(0, callers)
                .mapToObj(i -> Call.start(() -> vm.shutdown(grace)))
                .toList();
        List<ShutdownOutcome> outcomes = new ArrayList<>();
        for (Call<ShutdownOutcome> call : calls) {
            outcomes.add(call.result());
        }
        return outcomes;
    }

    /** The events until the connection's end. */
    private static List<String> names(EventSubscription events) throws InterruptedException {
        List<String> names = new ArrayList<>();
        try {
            while (true) {
                QmpEvent event = events.next(LONG_ENOUGH);
                names.add(event.name());
            }
        } catch (QmpClosedException end) {
            return names;
        }
    }
}
