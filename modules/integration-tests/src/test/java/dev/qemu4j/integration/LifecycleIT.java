package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.StatusSubscription;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole life of a machine, and each way in which it can end. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource("everyQemuAndMachine")
class LifecycleIT extends MachineTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    @Parameter(0)
    private TestQemu qemu;

    @Parameter(1)
    private String machine;

    @Override
    TestQemu qemu() {
        return qemu;
    }

    static Stream<Arguments> everyQemuAndMachine() {
        return TestQemus.all().stream()
                .flatMap(qemu -> Stream.of("pc", "q35").map(machine -> Arguments.of(qemu, machine)));
    }

    @Test
    void aMachineIsCreatedStartedPausedResumedResetAndPoweredOff() throws Exception {
        VirtualMachine vm = machines.create("whole", machine, MicroGuest.GREETER);
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.PAUSED);
        assertThat(manager.machines()).containsExactly(vm);
        assertThat(machines.serialText(vm)).isEmpty();

        vm.start();
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        machines.awaitGreetings(vm, MicroGuest.GREETER, 1);

        vm.pause();
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
        vm.resume();
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);

        vm.reset();
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        if (!bootsAfterAReset()) {
            return;
        }
        machines.awaitGreetings(vm, MicroGuest.GREETER, 2);
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.RUNNING);

        assertThat(vm.exit()).isEmpty();
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertEnded(vm);
        assertThat(vm.exit().orElseThrow().exitCode()).hasValue(0);
    }

    @Test
    void aGuestThatPowersOffIsNoticed() throws Exception {
        VirtualMachine vm = machines.create("by-itself", machine, MicroGuest.SELF_POWER_OFF);
        vm.start();
        vm.awaitStatus(VmStatus.STOPPED, LONG_ENOUGH);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertEnded(vm);
    }

    @Test
    void aGuestThatResetsItselfKeepsRunning() throws Exception {
        VirtualMachine vm = machines.create("reset", machine, MicroGuest.SELF_RESET);
        try (EventSubscription resets = vm.qmp().subscribe("RESET")) {
            vm.start();
            assertThat(resets.next(LONG_ENOUGH).data().path("guest").asBoolean(false))
                    .isTrue();
        }
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        if (!bootsAfterAReset()) {
            return;
        }
        machines.awaitGreetings(vm, MicroGuest.SELF_RESET, 2);
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void aResetByTheHostIsReportedAsSuch() throws Exception {
        VirtualMachine vm = machines.running("asked", machine, MicroGuest.GREETER);
        try (EventSubscription resets = vm.qmp().subscribe("RESET")) {
            vm.reset();
            assertThat(resets.next(LONG_ENOUGH).data().path("reason").asString(""))
                    .isEqualTo("host-qmp-system-reset");
        }
    }

    @Test
    void aStubbornGuestIsEndedByQuitAfterTheGrace() throws Exception {
        VirtualMachine vm = machines.running("stubborn", machine, MicroGuest.STUBBORN);
        assertThat(vm.shutdown(Duration.ofMillis(400))).isEqualTo(ShutdownOutcome.QUIT);
        assertThat(machines.serialText(vm)).contains("qemu4j stubborn: no");
        assertEnded(vm);
    }

    @Test
    void aGuestThatIsAskedToPowerOffIsShuttingDown() throws Exception {
        VirtualMachine vm = machines.running("asked", machine, MicroGuest.STUBBORN);
        Call<ShutdownOutcome> shutdown = Call.start(() -> vm.shutdown(LONG_ENOUGH));
        vm.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH);
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.SHUTTING_DOWN);
        assertThat(vm.shutdown(Duration.ZERO)).isEqualTo(ShutdownOutcome.QUIT);
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.QUIT);
    }

    @Test
    void aShutdownResumesAPausedGuest() throws Exception {
        VirtualMachine vm = machines.running("paused", machine, MicroGuest.GREETER);
        vm.pause();
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertEnded(vm);
    }

    @Test
    void aGuestThatNeverRanIsQuitAtOnce() throws Exception {
        VirtualMachine vm = machines.create("new", machine, MicroGuest.STUBBORN);
        assertThat(vm.shutdown(Duration.ofDays(1))).isEqualTo(ShutdownOutcome.QUIT);
        assertThat(machines.serialText(vm)).isEmpty();
        assertEnded(vm);
    }

    @Test
    void aBootingGuestIsPoweredOffOnceItIsUp() throws Exception {
        VirtualMachine vm = machines.create("booting", machine, MicroGuest.GREETER);
        vm.start();
        long begin = System.nanoTime();
        assertThat(vm.shutdown(Duration.ofMinutes(1))).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertEnded(vm);
    }

    @Test
    void aShutdownResumesAGuestThatIsPausedMeanwhile() throws Exception {
        VirtualMachine vm = machines.running("paused", machine, MicroGuest.STUBBORN);
        Call<ShutdownOutcome> shutdown = Call.start(() -> vm.shutdown(LONG_ENOUGH));
        vm.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH);
        vm.pause();
        assertThat(vm.status()).isIn(VmStatus.PAUSED, VmStatus.SHUTTING_DOWN);
        vm.awaitStatus(VmStatus.SHUTTING_DOWN, LONG_ENOUGH);
        assertThat(vm.qmp().execute("query-status").path("running").asBoolean(false))
                .isTrue();
        assertThat(vm.quit()).isEqualTo(ShutdownOutcome.QUIT);
        assertThat(shutdown.result()).isEqualTo(ShutdownOutcome.QUIT);
    }

    @Test
    void aMachineIsQuitAtOnce() throws Exception {
        VirtualMachine vm = machines.running("quit", machine, MicroGuest.STUBBORN);
        assertThat(vm.quit()).isEqualTo(ShutdownOutcome.QUIT);
        assertThat(machines.serialText(vm)).doesNotContain("no");
        assertEnded(vm);
    }

    @Test
    void aMachineIsRestartedFromItsConfiguration() throws Exception {
        VirtualMachine first = machines.running("again", machine, MicroGuest.GREETER);
        VirtualMachine second = manager.restart(first, LONG_ENOUGH);
        assertThat(first.stopReason().orElseThrow().outcome()).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertThat(second.config()).isEqualTo(first.config());
        assertThat(second.process().pid()).isNotEqualTo(first.process().pid());
        assertThat(manager.machines()).containsExactly(second);
        assertThat(second.status()).isEqualTo(VmStatus.RUNNING);
        // QEMU has begun the file of the serial port anew.
        machines.awaitGreetings(second, MicroGuest.GREETER, 1);
    }

    @Test
    void aMachineThatHasStoppedIsRestarted() throws Exception {
        VirtualMachine first = machines.running("again", machine, MicroGuest.GREETER);
        first.quit();
        assertThat(manager.restart(first, LONG_ENOUGH).status()).isEqualTo(VmStatus.RUNNING);
        assertThat(first.stopReason().orElseThrow().outcome()).isEqualTo(ShutdownOutcome.QUIT);
    }

    @Test
    void aSuspendedGuestIsWokenUp() throws Exception {
        VirtualMachine vm = suspended("suspended");
        vm.resume(); // this does not wake it up
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.PAUSED);
        vm.wakeUp();
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        if (bootsAfterAReset()) {
            machines.awaitGreetings(vm, MicroGuest.SELF_SUSPEND, 2);
            assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        }
    }

    @Test
    void aShutdownWakesUpASuspendedGuest() throws Exception {
        VirtualMachine vm = suspended("suspended");
        ShutdownOutcome outcome = vm.shutdown(bootsAfterAReset() ? LONG_ENOUGH : Duration.ofSeconds(1));
        assertThat(outcome).isEqualTo(bootsAfterAReset() ? ShutdownOutcome.POWERED_OFF : ShutdownOutcome.QUIT);
    }

    @Test
    void aPausedGuestIsNotWokenUp() throws Exception {
        VirtualMachine vm = machines.running("paused", machine, MicroGuest.GREETER);
        assertThatThrownBy(vm::wakeUp).isInstanceOf(VmStateException.class);
        vm.pause();
        assertThatThrownBy(vm::wakeUp)
                .isInstanceOfSatisfying(
                        VmOperationException.class,
                        refused -> assertThat(refused.operation()).isEqualTo("wakeUp"));
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
    }

    private VirtualMachine suspended(String name) throws Exception {
        VirtualMachine vm = machines.create(name, machine, MicroGuest.SELF_SUSPEND);
        vm.awaitEvent("SUSPEND", event -> true, LONG_ENOUGH, vm::start);
        vm.awaitStatus(VmStatus.PAUSED, LONG_ENOUGH);
        return vm;
    }

    /** The firmware of QEMU 5.2 resets a q35 again and again. */
    private boolean bootsAfterAReset() {
        return !machine.equals("q35") || qemu.isAtLeast(6, 0);
    }

    @Test
    void aListenerReceivesEveryStatusInOrder() throws Exception {
        VirtualMachine vm = machines.create("told", machine, MicroGuest.GREETER);
        BlockingQueue<VmStatus> told = new LinkedBlockingQueue<>();
        StatusSubscription subscription = vm.onStatus(told::add);
        vm.start();
        machines.awaitGreetings(vm, MicroGuest.GREETER, 1);
        vm.pause();
        vm.resume();
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        List<VmStatus> life = new ArrayList<>();
        while (life.isEmpty() || life.getLast() != VmStatus.STOPPED) {
            life.add(told.poll(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(life)
                .containsExactly(
                        VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.RUNNING, VmStatus.SHUTTING_DOWN, VmStatus.STOPPED);
        assertThat(subscription.dropped()).isZero();
        assertThat(told).isEmpty();
    }

    /** QEMU sends no event when the migration has completed. */
    @Test
    void aMachineCanBeStartedOnceItsIncomingMigrationHasCompleted() throws Exception {
        String address = "unix:" + folder.resolve("to");
        VirtualMachine to = manager.create(
                TestMachines.bare("to", machine).argument("-incoming", address).build());
        assertThat(to.status()).isEqualTo(VmStatus.CREATING);
        assertThatThrownBy(to::start).isInstanceOf(VmStateException.class);
        VirtualMachine from = manager.create(TestMachines.bare("from", machine).build());
        from.qmp().execute("migrate", Map.of("uri", address));
        Await.until(
                "the migration",
                () -> to.qmp().execute("query-status").path("status").asString(""),
                state -> !state.equals("inmigrate"));
        assertThat(to.status()).isEqualTo(VmStatus.CREATING);
        to.start();
        assertThat(to.status()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void aQemuThatStaysAfterItsGuestIsEndedByTheShutdown() throws Exception {
        VirtualMachine vm = create("stays", MicroGuest.GREETER, "-no-shutdown");
        vm.start();
        machines.awaitGreetings(vm, MicroGuest.GREETER, 1);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertEnded(vm);
    }

    @Test
    void aQemuThatStaysAfterItsGuestLivesUntilItIsDestroyed() throws Exception {
        VirtualMachine vm = create("stays", MicroGuest.SELF_POWER_OFF, "-no-shutdown");
        vm.start();
        vm.awaitStatus(VmStatus.STOPPED, LONG_ENOUGH);
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.process().isAlive()).isTrue();
        assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertEnded(vm);
    }

    @Test
    void aSigtermFromOutsideIsNoticed() throws Exception {
        VirtualMachine vm = machines.running("outside", machine, MicroGuest.GREETER);
        Signals.terminate(vm.process().pid());
        vm.awaitStatus(VmStatus.STOPPED, LONG_ENOUGH);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.TERMINATED);
        assertEnded(vm);
        assertThat(vm.exit().orElseThrow().exitCode()).hasValue(0);
    }

    @Test
    void destroyTerminatesARunningMachine() throws Exception {
        VirtualMachine vm = machines.running("destroyed", machine, MicroGuest.STUBBORN);
        assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(machines.serialText(vm)).doesNotContain("no");
        assertEnded(vm);
    }

    @Test
    void destroyKillsAFrozenQemu() throws Exception {
        VirtualMachine vm = machines.running("frozen", machine, MicroGuest.GREETER);
        Signals.freeze(vm.process().pid());
        assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.KILLED);
        assertEnded(vm);
        assertThat(vm.exit().orElseThrow().signal()).hasValue(9);
    }

    @Test
    void aStoppedMachineStaysStopped() throws Exception {
        VirtualMachine vm = machines.create("over", machine, MicroGuest.GREETER);
        vm.close();
        vm.close();
        assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.STOPPED);
        List<Call.Action> operations = new ArrayList<>(List.of(vm::start, vm::pause, vm::resume, vm::reset));
        for (Call.Action operation : operations) {
            assertThatThrownBy(operation::run)
                    .isInstanceOfSatisfying(
                            VmStateException.class,
                            refused -> assertThat(refused.actual()).isEqualTo(VmStatus.STOPPED));
        }
    }

    private VirtualMachine create(String name, MicroGuest guest, String option) throws InterruptedException {
        VmConfig config = machines.config(name, machine, guest).argument(option).build();
        return manager.create(config);
    }

    private void assertEnded(VirtualMachine vm) {
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.exit()).isPresent();
        assertThat(vm.process().isAlive()).isFalse();
        assertThat(vm.qmp().isOpen()).isFalse();
        assertThat(manager.find(vm.name())).isEmpty();
        assertThat(manager.machines()).isEmpty();
    }
}
