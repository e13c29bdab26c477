package dev.qemu4j.integration;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Random actions: mostly calls that a program makes, and everything that can go wrong. */
final class RandomActions {
    private RandomActions() {}

    /** Actions on a real QEMU. */
    static Arbitrary<TestAction> real() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, call()),
                Tuple.of(3, fault()),
                Tuple.of(3, interrupted(call())),
                Tuple.of(3, concurrent()));
    }

    /** Actions on a simulated QEMU. Its replies may have faults, but it has no hardware. */
    static Arbitrary<TestAction> simulated() {
        return Arbitraries.frequencyOf(Tuple.of(7, real()), Tuple.of(1, replyFault()))
                .filter(RandomActions::needsNoHardware);
    }

    /** Without those that drop or delay events, which QEMU never does, and without the huge one, which is slow. */
    private static Arbitrary<TestAction> replyFault() {
        Set<Fault> unfit = Set.of(Fault.NONE, Fault.DELAY, Fault.SILENCE, Fault.OVERSIZE);
        return Arbitraries.of(Fault.class)
                .filter(fault -> !unfit.contains(fault))
                .map(TestAction.ReplyFault::new);
    }

    private static boolean needsNoHardware(TestAction action) {
        return switch (action) {
            case TestAction.AwaitGuest ignored -> false;
            case TestAction.Interrupted interrupted -> needsNoHardware(interrupted.call());
            case TestAction.Concurrent concurrent ->
                concurrent.actions().stream().allMatch(RandomActions::needsNoHardware);
            case TestAction.Call call -> call != TestAction.Call.ATTACH && call != TestAction.Call.DETACH;
            default -> true;
        };
    }

    private static Arbitrary<TestAction> call() {
        List<Tuple2<Integer, Arbitrary<TestAction>>> calls = new ArrayList<>();
        for (TestAction.Call call : TestAction.Call.values()) {
            calls.add(Tuple.of(weight(call), Arbitraries.just(call)));
        }
        calls.add(Tuple.of(3, awaitStatus()));
        calls.add(Tuple.of(3, patience().map(TestAction.Shutdown::new)));
        calls.add(Tuple.of(2, Arbitraries.just(new TestAction.AwaitGuest())));
        return Arbitraries.frequencyOf(calls);
    }

    private static int weight(TestAction.Call call) {
        return switch (call) {
            case START -> 6;
            case PAUSE, RESUME, RESET, QUERY_STATUS, CREATE -> 3;
            case ATTACH, DETACH -> 2;
            // These are observed after each action anyway.
            case STATUS, EXIT, STOP_REASON -> 0;
            case DESTROY, CLOSE, CLOSE_MANAGER, QUIT, ASK_QEMU, ASK_QEMU_AT_ONCE, SUBSCRIBE, FIND -> 1;
        };
    }

    private static Arbitrary<TestAction> awaitStatus() {
        return Combinators.combine(Arbitraries.of(VmStatus.class), patience()).as(TestAction.AwaitStatus::new);
    }

    private static Arbitrary<Duration> patience() {
        return Arbitraries.frequency(
                Tuple.of(2, Duration.ZERO), Tuple.of(2, Duration.ofMillis(100)), Tuple.of(1, ActionRules.PATIENT));
    }

    private static Arbitrary<TestAction> fault() {
        Arbitrary<TestAction> faults = Arbitraries.of(TestAction.Fault.class).map(fault -> fault);
        return Arbitraries.frequencyOf(Tuple.of(5, faults), Tuple.of(1, millis().map(TestAction.CreateAndKill::new)));
    }

    /** Delays that are spread over the duration of a call. */
    private static Arbitrary<Integer> millis() {
        return Arbitraries.integers().between(0, 40);
    }

    private static Arbitrary<TestAction> interrupted(Arbitrary<TestAction> call) {
        return Combinators.combine(call, millis()).as(TestAction.Interrupted::new);
    }

    private static Arbitrary<TestAction> concurrent() {
        Arbitrary<TestAction> call = call().filter(RandomActions::mayBeConcurrent);
        Arbitrary<TestAction> fault = fault().filter(RandomActions::mayBeConcurrent);
        return Arbitraries.frequencyOf(Tuple.of(4, call), Tuple.of(1, fault), Tuple.of(1, interrupted(call)))
                .list()
                .ofMinSize(2)
                .ofMaxSize(3)
                .map(TestAction.Concurrent::new);
    }

    /** Without a freeze, which would make some calls slow, and without actions that replace the machine. */
    private static boolean mayBeConcurrent(TestAction action) {
        return action != TestAction.Fault.FREEZE_QEMU
                && action != TestAction.Call.CREATE
                && !(action instanceof TestAction.CreateAndKill)
                && !(action instanceof TestAction.AwaitGuest);
    }
}
