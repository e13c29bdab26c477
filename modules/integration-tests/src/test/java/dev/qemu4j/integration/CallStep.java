package dev.qemu4j.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One atomic step of a call. Anything may happen between two steps. */
@FunctionalInterface
interface CallStep {
    /** What the step may do in a state. There is nothing if the call waits for another state. */
    List<Branch> branches(ModelState state);

    /**
     * One thing that a step may do.
     *
     * @param state the state after it
     * @param skipped how many of the call's next steps are left out
     * @param result the result of the call, empty if it goes on
     */
    record Branch(ModelState state, int skipped, Optional<String> result) {}

    static Branch goOn(ModelState state) {
        return new Branch(state, 0, Optional.empty());
    }

    static Branch skip(ModelState state, int steps) {
        return new Branch(state, steps, Optional.empty());
    }

    static Branch end(ModelState state, String result) {
        return new Branch(state, 0, Optional.of(result));
    }

    static CallStep always(Function<ModelState, ModelState> change) {
        return state -> List.of(end(change.apply(state), CallResult.DONE));
    }

    /** Either this step or another. */
    default CallStep or(CallStep other) {
        return state -> {
            List<Branch> both = new ArrayList<>(branches(state));
            both.addAll(other.branches(state));
            return both;
        };
    }
}
