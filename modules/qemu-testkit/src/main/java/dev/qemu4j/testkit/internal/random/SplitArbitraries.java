package dev.qemu4j.testkit.internal.random;

import dev.qemu4j.testkit.ByteSplit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random splits of bytes. */
public final class SplitArbitraries {
    private SplitArbitraries() {}

    // Not made from lists: when jqwik 1.9 shrinks a property with two lists, it puts elements of one into the other.
    public static Arbitrary<ByteSplit> splits() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 64);
        return Arbitraries.oneOf(
                Arbitraries.just(ByteSplit.whole()),
                sizes.map(ByteSplit::of),
                Combinators.combine(sizes, sizes, sizes)
                        .as((first, second, third) -> ByteSplit.of(first, second, third)));
    }
}
