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

/** Random moves: those that a program makes, most of the time, and all that can go wrong. */
final class RandomMoves {
    private RandomMoves() {}

    /** What befalls a real QEMU. */
    static Arbitrary<Move> real() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, call()), Tuple.of(3, fault()), Tuple.of(3, interrupted(call())), Tuple.of(3, atOnce()));
    }

    /** What befalls a QEMU that is played. It makes slips, but has no hardware. */
    static Arbitrary<Move> played() {
        return Arbitraries.frequencyOf(Tuple.of(7, real()), Tuple.of(1, slip())).filter(RandomMoves::needsNoHardware);
    }

    /** Not those that make events disappear or come late, which a QEMU's never do, nor the one that is as large as a disk. */
    private static Arbitrary<Move> slip() {
        Set<Fault> unfit = Set.of(Fault.NONE, Fault.DELAY, Fault.SILENCE, Fault.OVERSIZE);
        return Arbitraries.of(Fault.class)
                .filter(fault -> !unfit.contains(fault))
                .map(Move.Slip::new);
    }

    private static boolean needsNoHardware(Move move) {
        return switch (move) {
            case Move.AwaitGuest ignored -> false;
            case Move.Interrupted interrupted -> needsNoHardware(interrupted.call());
            case Move.AtOnce atOnce -> atOnce.moves().stream().allMatch(RandomMoves::needsNoHardware);
            case Move.Call call -> call != Move.Call.ATTACH && call != Move.Call.DETACH;
            default -> true;
        };
    }

    private static Arbitrary<Move> call() {
        List<Tuple2<Integer, Arbitrary<Move>>> calls = new ArrayList<>();
        for (Move.Call call : Move.Call.values()) {
            calls.add(Tuple.of(weight(call), Arbitraries.just(call)));
        }
        calls.add(Tuple.of(3, awaitStatus()));
        calls.add(Tuple.of(3, patience().map(Move.Shutdown::new)));
        calls.add(Tuple.of(2, Arbitraries.just(new Move.AwaitGuest())));
        return Arbitraries.frequencyOf(calls);
    }

    private static int weight(Move.Call call) {
        return switch (call) {
            case START -> 6;
            case PAUSE, RESUME, RESET, QUERY_STATUS, CREATE -> 3;
            case ATTACH, DETACH -> 2;
            // Looked at after each move anyway.
            case STATUS, EXIT, STOP_REASON -> 0;
            case DESTROY, CLOSE, CLOSE_MANAGER, QUIT, ASK_QEMU, ASK_QEMU_AT_ONCE, SUBSCRIBE, FIND -> 1;
        };
    }

    private static Arbitrary<Move> awaitStatus() {
        return Combinators.combine(Arbitraries.of(VmStatus.class), patience()).as(Move.AwaitStatus::new);
    }

    private static Arbitrary<Duration> patience() {
        return Arbitraries.frequency(
                Tuple.of(2, Duration.ZERO), Tuple.of(2, Duration.ofMillis(100)), Tuple.of(1, Rules.PATIENT));
    }

    private static Arbitrary<Move> fault() {
        Arbitrary<Move> faults = Arbitraries.of(Move.Fault.class).map(fault -> fault);
        return Arbitraries.frequencyOf(Tuple.of(5, faults), Tuple.of(1, millis().map(Move.CreateAndKill::new)));
    }

    /** The delays spread over all that happens during a call. */
    private static Arbitrary<Integer> millis() {
        return Arbitraries.integers().between(0, 40);
    }

    private static Arbitrary<Move> interrupted(Arbitrary<Move> call) {
        return Combinators.combine(call, millis()).as(Move.Interrupted::new);
    }

    private static Arbitrary<Move> atOnce() {
        Arbitrary<Move> call = call().filter(RandomMoves::suitsCompany);
        Arbitrary<Move> fault = fault().filter(RandomMoves::suitsCompany);
        return Arbitraries.frequencyOf(Tuple.of(4, call), Tuple.of(1, fault), Tuple.of(1, interrupted(call)))
                .list()
                .ofMinSize(2)
                .ofMaxSize(3)
                .map(Move.AtOnce::new);
    }

    /** Not a freeze, of which some calls would take long, and not what has the others deal with another machine. */
    private static boolean suitsCompany(Move move) {
        return move != Move.Fault.FREEZE_QEMU
                && move != Move.Call.CREATE
                && !(move instanceof Move.CreateAndKill)
                && !(move instanceof Move.AwaitGuest);
    }
}
