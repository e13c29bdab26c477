package dev.qemu4j.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One step of a call, during which nothing else happens: what may come of it in a world. Between two steps of a call anything may.
 */
@FunctionalInterface
interface Moment {
    /** The ways in which it may go; none if the call does not get that far in this world, and waits for it to change. */
    List<Way> in(World world);

    /**
     * A way in which a step may go.
     *
     * @param world how things stand then
     * @param skipped how many of the call's next steps are left out
     * @param result what the call ends with, empty if it goes on
     */
    record Way(World world, int skipped, Optional<String> result) {}

    static Way goOn(World world) {
        return new Way(world, 0, Optional.empty());
    }

    static Way skip(World world, int steps) {
        return new Way(world, steps, Optional.empty());
    }

    static Way end(World world, String result) {
        return new Way(world, 0, Optional.of(result));
    }

    static Moment always(Function<World, World> change) {
        return world -> List.of(end(change.apply(world), Outcome.DONE));
    }

    /** This step, or that one, whatever the world. */
    default Moment or(Moment other) {
        return world -> {
            List<Way> both = new ArrayList<>(in(world));
            both.addAll(other.in(world));
            return both;
        };
    }
}
