package dev.qemu4j.benchmarks;

import dev.qemu4j.benchmarks.Callers.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/** Blocks of calls of several kinds, in many rounds, each in another order. Other load on the host affects all kinds alike, and the kinds are
 * compared within each round.
 */
final class Interleaved {
    private final Map<Callers, List<Block>> blocks = new HashMap<>();

    private Interleaved() {}

    static Interleaved run(List<Callers> kinds, int warmUpCalls, int rounds, int callsInABlock)
            throws InterruptedException, ExecutionException {
        Interleaved result = new Interleaved();
        for (Callers kind : kinds) {
            kind.run(warmUpCalls);
        }
        Random random = new Random(1);
        List<Callers> order = new ArrayList<>(kinds);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (Callers kind : order) {
                result.blocks
                        .computeIfAbsent(kind, ignored -> new ArrayList<>())
                        .add(kind.run(callsInABlock));
            }
        }
        return result;
    }

    /** A figure of each block of a kind. */
    List<Double> values(Callers kind, ToDoubleFunction<Block> figure) {
        return blocks.getOrDefault(kind, List.of()).stream()
                .map(figure::applyAsDouble)
                .toList();
    }

    Distribution distribution(Callers kind, ToDoubleFunction<Block> figure) {
        return Distribution.of(values(kind, figure));
    }

    /** The mean, for figures that the system counts in large steps. */
    double mean(Callers kind, ToDoubleFunction<Block> figure) {
        return values(kind, figure).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
