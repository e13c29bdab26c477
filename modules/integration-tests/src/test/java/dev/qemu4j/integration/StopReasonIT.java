package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.testkit.MicroGuest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stop reason says what ended a machine. */
class StopReasonIT extends EveryQemuTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    @Test
    void aMachineThatRunsHasNoReason() throws Exception {
        VirtualMachine vm = machines.running("runs", "pc", MicroGuest.GREETER);
        assertThat(vm.stopReason()).isEmpty();
    }

    @Test
    void theGuestPowersItselfOff() throws Exception {
        VirtualMachine vm = machines.create("stops", "pc", MicroGuest.SELF_POWER_OFF);
        vm.start();
        assertStopped(vm, Cause.GUEST_POWER_OFF, ShutdownOutcome.POWERED_OFF);
        assertThat(vm.stopReason().orElseThrow().reported()).isEqualTo("guest-shutdown");
    }

    @ParameterizedTest
    @CsvSource({
        "RESET, GUEST_RESET, POWERED_OFF, -no-reboot, ''",
        "PANIC, GUEST_PANIC, TERMINATED, -device, pvpanic",
        "WATCHDOG, WATCHDOG, TERMINATED, -watchdog-action, poweroff"
    })
    void theGuestEndsInAnotherWay(PortGuest guest, Cause cause, ShutdownOutcome outcome, String option, String value)
            throws Exception {
        var config = TestMachines.bare("stops", "pc").disk(guest.disk(folder));
        config = value.isEmpty() ? config.argument(option) : config.argument(option, value);
        if (guest == PortGuest.WATCHDOG) {
            config = config.argument("-device", "ib700");
        }
        VirtualMachine vm = manager.create(config.build());
        vm.start();
        assertStopped(vm, cause, outcome);
    }

    @Test
    void withNoRebootAWatchdogResetIsTheReason() throws Exception {
        VirtualMachine vm = manager.create(TestMachines.bare("stops", "pc")
                .disk(PortGuest.WATCHDOG.disk(folder))
                .argument("-device", "ib700")
                .argument("-no-reboot")
                .build());
        vm.start();
        assertStopped(vm, Cause.WATCHDOG, ShutdownOutcome.TERMINATED);
    }

    @Test
    void withNoRebootAHostResetIsTheReason() throws Exception {
        VirtualMachine vm = manager.create(machines.config("stops", "pc", MicroGuest.GREETER)
                .argument("-no-reboot")
                .build());
        vm.start();
        vm.qmp().execute("system_reset");
        assertStopped(vm, Cause.HOST_RESET, ShutdownOutcome.TERMINATED);
    }

    /** Older QEMUs just exit; newer ones take it for a power-off with an exit code. */
    @Test
    void theGuestChoosesTheExitCode() throws Exception {
        VirtualMachine vm = manager.create(TestMachines.bare("stops", "pc")
                .disk(PortGuest.DEBUG_EXIT.disk(folder))
                .argument("-device", "isa-debug-exit,iobase=0xf4")
                .build());
        vm.start();
        VmStopReason reason = vm.awaitStop(LONG_ENOUGH);
        assertThat(reason.cause()).isIn(Cause.EXITED, Cause.GUEST_POWER_OFF);
        assertThat(reason.exit().orElseThrow().exitCode()).hasValue(3);
        assertThat(reason.diagnosis().isPresent()).isEqualTo(reason.cause() == Cause.EXITED);
    }

    @Test
    void qemuIsToldToQuit() throws Exception {
        VirtualMachine vm = machines.running("stops", "pc", MicroGuest.GREETER);
        assertThat(vm.quit()).isEqualTo(ShutdownOutcome.QUIT);
        assertStopped(vm, Cause.HOST_QUIT, ShutdownOutcome.QUIT);
    }

    @ParameterizedTest
    @CsvSource({
        "TERM, HOST_SIGNAL, TERMINATED, 0",
        "INT, HOST_SIGNAL, TERMINATED, 0",
        "HUP, HOST_SIGNAL, TERMINATED, 0",
        "KILL, KILLED, KILLED, 9",
        "SEGV, CRASHED, KILLED, 11",
        "ABRT, CRASHED, KILLED, 6"
    })
    void qemuGetsASignal(String signal, Cause cause, ShutdownOutcome outcome, int number) throws Exception {
        VirtualMachine vm = machines.running("stops", "pc", MicroGuest.GREETER);
        Signals.send(signal, vm.process().pid());
        assertStopped(vm, cause, outcome);
        assertThat(vm.exit().orElseThrow().signal().orElse(0)).isEqualTo(number);
        assertThat(vm.stopReason().orElseThrow().diagnosis().isPresent()).isEqualTo(cause == Cause.CRASHED);
    }

    @Test
    void aGuestPowerOffStaysTheReasonHoweverQemuEndsLater() throws Exception {
        VirtualMachine vm = manager.create(machines.config("stays", "pc", MicroGuest.SELF_POWER_OFF)
                .argument("-no-shutdown")
                .build());
        vm.start();
        VmStopReason whileItStays = vm.awaitStop(LONG_ENOUGH);
        assertThat(whileItStays.cause()).isEqualTo(Cause.GUEST_POWER_OFF);
        assertThat(whileItStays.exit()).isEmpty();
        Signals.kill(vm.process().pid());
        Await.until("the end of the machine", () -> manager.machines().isEmpty());
        assertStopped(vm, Cause.GUEST_POWER_OFF, ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void aGuestThatPoweredOffCanBeResetWhileQemuStays() throws Exception {
        VirtualMachine vm = manager.create(machines.config("stays", "pc", MicroGuest.GREETER)
                .argument("-no-shutdown")
                .build());
        vm.start();
        machines.awaitGreetings(vm, MicroGuest.GREETER, 1);
        vm.qmp().execute("system_powerdown");
        vm.awaitStop(LONG_ENOUGH);

        vm.reset();
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
        assertThat(vm.stopReason()).isEmpty();
        vm.start();
        machines.awaitGreetings(vm, MicroGuest.GREETER, 2);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertStopped(vm, Cause.GUEST_POWER_OFF, ShutdownOutcome.POWERED_OFF);
    }

    private static void assertStopped(VirtualMachine vm, Cause cause, ShutdownOutcome outcome) throws Exception {
        VmStopReason reason = vm.awaitStop(LONG_ENOUGH);
        assertThat(reason.cause()).as(reason.describe()).isEqualTo(cause);
        assertThat(reason.outcome()).isEqualTo(outcome);
        assertThat(vm.stopReason())
                .hasValueSatisfying(same -> assertThat(same.cause()).isEqualTo(cause));
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(outcome);
        assertThat(vm.stopReason().orElseThrow().exit()).isEqualTo(vm.exit());
    }
}
