package dev.qemu4j.integration;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The dependencies among groups of classes, such as packages. */
final class Dependencies {
    private final Map<String, Set<String>> targets = new TreeMap<>();

    /** Takes the group of each class from a function, which returns an empty text for classes that are left out. */
    Dependencies(Collection<JavaClass> classes, Function<JavaClass, String> group) {
        for (JavaClass type : classes) {
            type.getDirectDependenciesFromSelf().forEach(use -> {
                String from = group.apply(type);
                String to = group.apply(use.getTargetClass());
                if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
                    targets.computeIfAbsent(from, unused -> new TreeSet<>()).add(to);
                }
            });
        }
    }

    /** The largest sets of groups of which each one depends on all others, directly or not, as text. */
    List<String> cycles(Predicate<Set<String>> wanted) {
        List<String> cycles = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String group : targets.keySet()) {
            Set<String> cycle = reachable(group).stream()
                    .filter(other -> reachable(other).contains(group))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!cycle.isEmpty() && seen.add(cycle.iterator().next()) && wanted.test(cycle)) {
                cycles.add(describe(cycle));
            }
        }
        return cycles;
    }

    /** Everything that a group depends on, directly or not: itself only if it is in a cycle. */
    private Set<String> reachable(String group) {
        Set<String> reachable = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(targets.getOrDefault(group, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (reachable.add(next)) {
                open.addAll(targets.getOrDefault(next, Set.of()));
            }
        }
        return reachable;
    }

    private String describe(Set<String> cycle) {
        return cycle.stream()
                .flatMap(from -> targets.getOrDefault(from, Set.of()).stream()
                        .filter(cycle::contains)
                        .map(to -> from + " -> " + to))
                .collect(Collectors.joining(", "));
    }
}
