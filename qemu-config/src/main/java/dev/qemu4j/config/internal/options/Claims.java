package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.IdSpace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the parts of a machine have claimed: ids, what only one of them can have, what several share, and what they refer to. */
final class Claims {
    /** Who claims something: its name in messages, and the number by which its claims are released. */
    record Owner(String source, int number) {}

    private record Reference(IdSpace space, String id, Owner owner) {}

    /** The addresses that stand for all of a host. */
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

    private record Shared(String id, int number) {}

    private final Map<IdSpace, Map<String, Owner>> ids = new EnumMap<>(IdSpace.class);
    private final Map<String, Owner> exclusive = new HashMap<>();
    private final Map<String, Map<String, Owner>> hostPorts = new HashMap<>();
    private final Map<String, Shared> shared = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();

    Claims copy() {
        Claims copy = new Claims();
        ids.forEach((space, taken) -> copy.ids.put(space, new HashMap<>(taken)));
        copy.exclusive.putAll(exclusive);
        hostPorts.forEach((port, taken) -> copy.hostPorts.put(port, new HashMap<>(taken)));
        copy.shared.putAll(shared);
        copy.references.addAll(references);
        return copy;
    }

    /** Claims an id, or returns who has it already. */
    Optional<String> claim(IdSpace space, String id, Owner owner) {
        return put(ids.computeIfAbsent(space, unused -> new HashMap<>()), id, owner);
    }

    /** Claims something other than an id, or returns who has it already. */
    Optional<String> exclusive(String what, Owner owner) {
        return put(exclusive, what, owner);
    }

    /** Claims a port of an address, or returns who has it already. */
    Optional<String> hostPort(String port, String address, Owner owner) {
        Map<String, Owner> taken = hostPorts.computeIfAbsent(port, unused -> new HashMap<>());
        Optional<String> other = taken.entrySet().stream()
                .filter(claim -> claim.getKey().equals(address) || isAny(claim.getKey()) || isAny(address))
                .map(claim -> claim.getValue().source())
                .findFirst();
        taken.putIfAbsent(address, owner);
        return other;
    }

    private static boolean isAny(String address) {
        return ANY_ADDRESS.contains(address);
    }

    boolean isTaken(String what) {
        return exclusive.containsKey(what);
    }

    private static Optional<String> put(Map<String, Owner> taken, String what, Owner owner) {
        return Optional.ofNullable(taken.putIfAbsent(what, owner)).map(Owner::source);
    }

    /** The id of a shared thing, or nothing if nobody has created it. */
    Optional<String> shared(String key) {
        return Optional.ofNullable(shared.get(key)).map(Shared::id);
    }

    void share(String key, String id, int number) {
        shared.put(key, new Shared(id, number));
    }

    void refer(IdSpace space, String id, Owner owner) {
        references.add(new Reference(space, id, owner));
    }

    /** A problem for each reference to an id that nobody has claimed. */
    List<ConfigProblem> missing() {
        return references.stream()
                .filter(reference ->
                        !ids.getOrDefault(reference.space, Map.of()).containsKey(reference.id))
                .map(reference -> new ConfigProblem(
                        reference.owner.source,
                        "refers to " + sort(reference.space) + " '" + reference.id
                                + "', which is not in the configuration"))
                .toList();
    }

    private static String sort(IdSpace space) {
        return space.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Releases the claims and references with this number. */
    void release(int number) {
        ids.values().forEach(taken -> taken.values().removeIf(owner -> owner.number == number));
        exclusive.values().removeIf(owner -> owner.number == number);
        hostPorts.values().forEach(taken -> taken.values().removeIf(owner -> owner.number == number));
        shared.values().removeIf(thing -> thing.number == number);
        references.removeIf(reference -> reference.owner.number == number);
    }
}
