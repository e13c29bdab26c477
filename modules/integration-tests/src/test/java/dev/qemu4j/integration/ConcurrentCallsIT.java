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
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any two concurrent calls on one machine have the results that the table in the manager's package page gives. */
class ConcurrentCallsIT extends EveryQemuTests {
    /** The result of one of the two calls. */
    private record Result(ConcurrentCall call, Optional<ShutdownOutcome> outcome, Optional<Exception> failure) {
        static Result of(ConcurrentCall call, VirtualMachine vm) {
            try {
                return new Result(call, call.on(vm), Optional.empty());
            } catch (Exception e) {
                return new Result(call, Optional.empty(), Optional.of(e));
            }
        }
    }

    static Stream<Arguments> everyPair() {
        return Stream.of(ConcurrentCall.values())
                .flatMap(one -> Stream.of(ConcurrentCall.values())
                        .filter(other -> other.compareTo(one) >= 0)
                        .map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void anyTwoCallsOnARunningMachine(ConcurrentCall one, ConcurrentCall other) throws Exception {
        VirtualMachine vm = machines.running("pair", "pc", MicroGuest.GREETER);
        assertMeaning(vm, one, other, VmStatus.RUNNING);
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void anyTwoCallsOnAMachineThatHasNeverRun(ConcurrentCall one, ConcurrentCall other) throws Exception {
        VirtualMachine vm = machines.create("pair", "pc", MicroGuest.GREETER);
        assertMeaning(vm, one, other, VmStatus.PAUSED);
    }

    private void assertMeaning(VirtualMachine vm, ConcurrentCall one, ConcurrentCall other, VmStatus before)
            throws Exception {
        if (EnumSet.of(one, other).contains(ConcurrentCall.DETACH)) {
            vm.attach(Network.user().id(ConcurrentCall.DETACHED));
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

    /** Neither call affects the other. A guest without an operating system releases no device, but a reset releases it. */
    private static void assertGoesOn(Result result, ConcurrentCall other) {
        if (result.call() == ConcurrentCall.DETACH) {
            assertThat(result.failure().isPresent() || other == ConcurrentCall.RESET)
                    .isTrue();
            result.failure()
                    .ifPresent(e -> assertThat(e)
                            .isInstanceOf(VmOperationException.class)
                            .hasMessageContaining(ConcurrentCall.DETACHED));
        } else {
            assertThat(result.failure()).isEmpty();
        }
    }

    private void assertEnd(VirtualMachine vm, Result result, Result other, VmStatus before)
            throws InterruptedException {
        ShutdownOutcome actual = vm.stopReason().orElseThrow().outcome();
        if (result.call().isEnd()
                && crashesOnQuit()
                && vm.stopReason().orElseThrow().cause() == Cause.CRASHED) {
            assertThat(result.outcome()).hasValue(ShutdownOutcome.KILLED);
            return;
        }
        if (result.call().isEnd()) {
            assertThat(result.failure()).isEmpty();
            assertThat(result.outcome()).hasValue(actual);
            assertThat(actual).as("%s", vm.stopReason()).isIn(outcomes(result.call(), other.call(), before));
        } else {
            result.failure().ifPresent(e -> assertTooLate(result.call(), e));
        }
    }

    /** QEMU 5.2 may crash when it is told to quit while it executes another command. */
    private boolean crashesOnQuit() {
        return !qemu.isAtLeast(6, 0);
    }

    /** The possible outcomes: that of this call, or that of the other. */
    private static Set<ShutdownOutcome> outcomes(ConcurrentCall end, ConcurrentCall other, VmStatus before) {
        Set<ShutdownOutcome> possible = EnumSet.copyOf(outcomes(end, before, other));
        if (other.isEnd()) {
            possible.addAll(outcomes(other, before, end));
        }
        return possible;
    }

    private static Set<ShutdownOutcome> outcomes(ConcurrentCall end, VmStatus before, ConcurrentCall other) {
        return switch (end) {
            case SHUTDOWN -> {
                boolean starts = other == ConcurrentCall.START || other == ConcurrentCall.RESUME;
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

    /** A call that was too late fails because the machine was ending, or because QEMU ended while it waited. */
    private static void assertTooLate(ConcurrentCall call, Exception e) {
        if (e instanceof VmStateException state) {
            assertThat(state.actual()).isIn(VmStatus.SHUTTING_DOWN, VmStatus.STOPPED);
        } else {
            assertThat(e).isInstanceOfSatisfying(VmOperationException.class, failed -> {
                if (call != ConcurrentCall.DETACH || failed.exit().isPresent()) {
                    assertThat(failed.exit()).as("%s", failed).isPresent();
                }
            });
        }
    }

    private void assertEnded(VirtualMachine vm) {
        assertThat(vm.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(vm.exit()).isPresent();
        assertThat(vm.qmp().isOpen()).isFalse();
        assertThat(manager.machines()).isEmpty();
    }
}
