package dev.qemu4j.integration;

import dev.qemu4j.testkit.Misbehaviour;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * The life of a machine whose QEMU is hostile.
 *
 * @param script what QEMU does
 * @param uses what the program does with the machine
 * @param ending how the program ends it
 */
record HostileLife(List<Misbehaviour> script, List<Use> uses, Ending ending) {
    /** A call for which QEMU is asked. */
    enum Use {
        QUERY_STATUS,
        START,
        PAUSE,
        RESET,
        SCREENSHOT,
        STATISTICS,
        ATTACH,
        TYPE;

        /** Whether QEMU is given minutes for a command of it, which may take long without anything being wrong. */
        boolean mayTakeLong() {
            return this == SCREENSHOT || this == ATTACH;
        }
    }

    /** A call that ends the machine, and how long it may take when QEMU does what it can against it. */
    enum Ending {
        /** SIGTERM, and SIGKILL after a second. */
        DESTROY(Duration.ofSeconds(6)),
        CLOSE(Duration.ofSeconds(6)),
        /** The button, {@code quit}, SIGTERM and SIGKILL, with five seconds for each step. */
        SHUTDOWN(Duration.ofSeconds(21));

        private final Duration bound;

        Ending(Duration bound) {
            this.bound = bound;
        }

        Duration bound() {
            return bound;
        }
    }

    /** Lives of which some have nothing wrong, which is what a counterexample shrinks to. */
    static Arbitrary<HostileLife> any(Arbitrary<Misbehaviour> misbehaviours) {
        Arbitrary<Ending> endings = Arbitraries.frequency(
                Tuple.of(6, Ending.DESTROY), Tuple.of(4, Ending.CLOSE), Tuple.of(1, Ending.SHUTDOWN));
        return Combinators.combine(
                        misbehaviours.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.of(Use.class).list().ofMaxSize(3),
                        endings)
                .as(HostileLife::new);
    }
}
