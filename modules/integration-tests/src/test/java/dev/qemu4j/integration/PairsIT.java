package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Network;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every two calls for one machine at the same time mean what the table in the manager's package page says. */
class PairsIT extends EveryQemuTests {
    /** What became of one of the two. */
    private record Result(Pairing call, Optional<ShutdownOutcome> outcome, Optional<Exception> failure) {
        static Result of(Pairing call, VirtualMachine vm) {
            try {
                return new Result(call, call.on(vm), Optional.empty());
            } catch (Exception e) {
                return new Result(call, Optional.empty(), Optional.of(e));
            }
        }
    }

    static Stream<Arguments> everyPair() {
        return Stream.of(Pairing.values())
                .flatMap(one -> Stream.of(Pairing.values())
                        .filter(other -> other.compareTo(one) >= 0)
                        .map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void ofAMachineThatRuns(Pairing one, Pairing other) throws Exception {
        VirtualMachine vm = lab.running("pair", "pc", MicroGuest.GREETER);
        assertMeaning(vm, one, other, VmStatus.RUNNING);
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void ofAMachineThatHasNeverRun(Pairing one, Pairing other) throws Exception {
        VirtualMachine vm = lab.create("pair", "pc", MicroGuest.GREETER);
        assertMeaning(vm, one, other, VmStatus.PAUSED);
    }

    private void assertMeaning(VirtualMachine vm, Pairing one, Pairing other, VmStatus before) throws Exception {
        if (EnumSet.of(one, other).contains(Pairing.DETACH)) {
            vm.attach(Network.user().id(Pairing.DETACHED));
        }
        CyclicBarrier together = new CyclicBarrier(2);
        Call<Result> first = Call.start(() -> {
            together.await();
            return Result.of(one, vm);
        });
        Call<Result> second = Call.start(() -> {
            together.await();
            return Result.of(other, vm);
        });
        Result a = first.result();
        Result b = second.result();
        if (one.isEnd() || other.isEnd()) {
            assertEnded(vm);
            assertEnd(vm, a, b, before);
            assertEnd(vm, b, a, before);
        } else {
            assertGoesOn(a, other);
            assertGoesOn(b, one);
            assertThat(vm.status()).isIn(one.after(other.after(before)), other.after(one.after(before)));
            assertThat(vm.queryStatus()).isEqualTo(vm.status());
        }
    }

    /** Neither harms the other; a guest without an operating system gives no device up, but a reset does it for the guest. */
    private static void assertGoesOn(Result result, Pairing other) {
        if (result.call() == Pairing.DETACH) {
            assertThat(result.failure().isPresent() || other == Pairing.RESET).isTrue();
            result.failure()
                    .ifPresent(e -> assertThat(e)
                            .isInstanceOf(VmOperationException.class)
                            .hasMessageContaining(Pairing.DETACHED));
        } else {
            assertThat(result.failure()).isEmpty();
        }
    }

    private void assertEnd(VirtualMachine vm, Result result, Result other, VmStatus before)
            throws InterruptedException {
        ShutdownOutcome really = vm.stopReason().orElseThrow().outcome();
        if (result.call().isEnd()
                && crashesOnQuit()
                && vm.stopReason().orElseThrow().cause() == Cause.CRASHED) {
            assertThat(result.outcome()).hasValue(ShutdownOutcome.KILLED);
            return;
        }
        if (result.call().isEnd()) {
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).hasValue(really);
            assertThat(really).as("%s", vm.stopReason()).isIn(outcomes(result.call(), other.call(), before));
        } else {
            result.failure().ifPresent(e -> assertTooLate(result.call(), e));
        }
    }

    /** QEMU 5.2 may die of SIGSEGV when it is told to quit while it is at another command. */
    private boolean crashesOnQuit() {
        return !qemu.isAtLeast(6, 0);
    }

    /** Which ends there may be: the one that was asked for, or the other's. */
    private static Set<ShutdownOutcome> outcomes(Pairing end, Pairing other, VmStatus before) {
        Set<ShutdownOutcome> possible = EnumSet.copyOf(outcomes(end, before, other));
        if (other.isEnd()) {
            possible.addAll(outcomes(other, before, end));
        }
        return possible;
    }

    private static Set<ShutdownOutcome> outcomes(Pairing end, VmStatus before, Pairing other) {
        return switch (end) {
            case SHUTDOWN -> {
                boolean starts = other == Pairing.START || other == Pairing.RESUME;
                if (before == VmStatus.RUNNING) {
                    yield EnumSet.of(ShutdownOutcome.POWERED_OFF);
                }
                yield starts
                        ? EnumSet.of(ShutdownOutcome.QUIT, ShutdownOutcome.POWERED_OFF)
                        : EnumSet.of(ShutdownOutcome.QUIT);
            }
            case QUIT -> EnumSet.of(ShutdownOutcome.QUIT);
            // SIGKILL comes after a second, which a busy host may let pass.
            default -> EnumSet.of(ShutdownOutcome.TERMINATED, ShutdownOutcome.KILLED);
        };
    }

    /** A call that was too late fails with what it found: the machine on its way out, or QEMU's end while it waited. */
    private static void assertTooLate(Pairing call, Exception e) {
        if (e instanceof VmStateException state) {
            assertThat(state.actual()).isIn(VmStatus.SHUTTING_DOWN, VmStatus.STOPPED);
        } else {
            assertThat(e).isInstanceOfSatisfying(VmOperationException.class, failed -> {
                if (call != Pairing.DETACH || failed.exit().isPresent()) {
                    assertThat(failed.exit()).as("%s", failed).isPresent();
                }
            });
        }
    }

    private void assertEnded(VirtualMachine vm) {
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.exit()).isPresent();
        assertThat(vm.qmp().isOpen()).isFalse();
        assertThat(lab.manager().machines()).isEmpty();
    }
}
