package dev.qemu4j.integration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The states that a machine may be in, given everything observed so far. The results of concurrent calls are right if some order of
 * their steps explains all of them.
 */
final class Model {
    private Set<ModelState> states;

    Model(ModelState initial) {
        states = Set.of(initial);
    }

    /** A state, and how far each of several concurrent calls has got. */
    private record Position(ModelState state, List<Progress> calls) {
        boolean isComplete() {
            return calls.stream().allMatch(call -> call.result().isPresent());
        }
    }

    /** The next step of a call, or its result. */
    private record Progress(int next, Optional<String> result) {}

    boolean all(Predicate<ModelState> what) {
        return states.stream().allMatch(what);
    }

    boolean any(Predicate<ModelState> what) {
        return states.stream().anyMatch(what);
    }

    /**
     * Takes the results of actions, which were concurrent if there are several.
     *
     * @throws AssertionError if no order of their steps explains the results
     */
    void observe(List<TestAction> actions, List<String> results) {
        Set<ModelState> after = new LinkedHashSet<>();
        Set<String> allowed = new TreeSet<>();
        for (Position position : explore(actions)) {
            List<String> possible = position.calls().stream()
                    .map(call -> call.result().orElseThrow())
                    .toList();
            allowed.add(String.join(" | ", possible));
            if (possible.equals(results)) {
                after.add(position.state());
            }
        }
        if (after.isEmpty()) {
            throw new AssertionError("%s%nresult:%n    %s%nallowed:%n    %s%nin%n    %s"
                    .formatted(
                            actions.size() == 1 ? actions.getFirst() : new TestAction.Concurrent(actions),
                            String.join(" | ", results),
                            String.join("%n    ".formatted(), allowed),
                            this));
        }
        states = after;
    }

    /** The positions in which all calls have ended, over all orders of their steps. */
    private Set<Position> explore(List<TestAction> actions) {
        List<List<CallStep>> steps = actions.stream().map(ActionRules::of).toList();
        Deque<Position> open = new ArrayDeque<>();
        Set<Position> seen = new LinkedHashSet<>();
        for (ModelState state : states) {
            open.add(new Position(
                    state,
                    actions.stream()
                            .map(action -> new Progress(0, Optional.empty()))
                            .toList()));
        }
        while (!open.isEmpty()) {
            Position position = open.remove();
            if (seen.add(position)) {
                position.state().next().forEach(state -> open.add(new Position(state, position.calls())));
                for (int call = 0; call < steps.size(); call++) {
                    open.addAll(after(position, call, steps.get(call)));
                }
            }
        }
        return seen.stream().filter(Position::isComplete).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The positions after the next step of one of the calls. */
    private static List<Position> after(Position position, int call, List<CallStep> steps) {
        Progress progress = position.calls().get(call);
        if (progress.result().isPresent()) {
            return List.of();
        }
        List<Position> after = new ArrayList<>();
        for (CallStep.Branch branch : steps.get(progress.next()).branches(position.state())) {
            List<Progress> calls = new ArrayList<>(position.calls());
            calls.set(call, new Progress(progress.next() + 1 + branch.skipped(), branch.result()));
            after.add(new Position(branch.state(), List.copyOf(calls)));
        }
        return after;
    }

    @Override
    public String toString() {
        return states.stream().map(ModelState::toString).collect(Collectors.joining("\n    or "));
    }
}
