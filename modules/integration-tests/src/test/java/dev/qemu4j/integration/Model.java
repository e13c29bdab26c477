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
 * The ways in which things may stand with a machine, after all that was seen of it. Calls that were made at the same time are
 * right if some order of their steps explains what all of them came to.
 */
final class Model {
    private Set<World> worlds;

    Model(World initial) {
        worlds = Set.of(initial);
    }

    /** How far a number of calls have got, and how things stand then. */
    private record Scene(World world, List<Progress> calls) {
        boolean isOver() {
            return calls.stream().allMatch(call -> call.result().isPresent());
        }
    }

    /** The next step of a call, or what it came to. */
    private record Progress(int next, Optional<String> result) {}

    boolean all(Predicate<World> what) {
        return worlds.stream().allMatch(what);
    }

    boolean any(Predicate<World> what) {
        return worlds.stream().anyMatch(what);
    }

    /**
     * Something happened and came to this; several things at the same time if there are several.
     *
     * @throws AssertionError if it cannot have come to this
     */
    void happened(List<Move> moves, List<String> results) {
        Set<World> after = new LinkedHashSet<>();
        Set<String> allowed = new TreeSet<>();
        for (Scene scene : explore(moves)) {
            List<String> possible = scene.calls().stream()
                    .map(call -> call.result().orElseThrow())
                    .toList();
            allowed.add(String.join(" | ", possible));
            if (possible.equals(results)) {
                after.add(scene.world());
            }
        }
        if (after.isEmpty()) {
            throw new AssertionError("%s%ncame to%n    %s%nand may come to%n    %s%nin%n    %s"
                    .formatted(
                            moves.size() == 1 ? moves.getFirst() : new Move.AtOnce(moves),
                            String.join(" | ", results),
                            String.join("%n    ".formatted(), allowed),
                            this));
        }
        worlds = after;
    }

    /** The scenes in which all calls are over, whatever the order of their steps. */
    private Set<Scene> explore(List<Move> moves) {
        List<List<Moment>> steps = moves.stream().map(Rules::of).toList();
        Deque<Scene> open = new ArrayDeque<>();
        Set<Scene> seen = new LinkedHashSet<>();
        for (World world : worlds) {
            open.add(new Scene(
                    world,
                    moves.stream()
                            .map(move -> new Progress(0, Optional.empty()))
                            .toList()));
        }
        while (!open.isEmpty()) {
            Scene scene = open.remove();
            if (seen.add(scene)) {
                scene.world().next().forEach(world -> open.add(new Scene(world, scene.calls())));
                for (int call = 0; call < steps.size(); call++) {
                    open.addAll(after(scene, call, steps.get(call)));
                }
            }
        }
        return seen.stream().filter(Scene::isOver).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What the next step of one of the calls leads to. */
    private static List<Scene> after(Scene scene, int call, List<Moment> steps) {
        Progress progress = scene.calls().get(call);
        if (progress.result().isPresent()) {
            return List.of();
        }
        List<Scene> after = new ArrayList<>();
        for (Moment.Way way : steps.get(progress.next()).in(scene.world())) {
            List<Progress> calls = new ArrayList<>(scene.calls());
            calls.set(call, new Progress(progress.next() + 1 + way.skipped(), way.result()));
            after.add(new Scene(way.world(), List.copyOf(calls)));
        }
        return after;
    }

    @Override
    public String toString() {
        return worlds.stream().map(World::toString).collect(Collectors.joining("\n    or "));
    }
}
