package dev.qemu4j.config.option;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the parts of a machine have taken: ids, what only one of them can have, and the things that several share. */
final class Claims {
    /** Who has something: what it is called in messages, and the number by which it is given free. */
    record Owner(String source, int number) {}

    private record Reference(IdSpace space, String id, Owner owner) {}

    private record Shared(String id, int number) {}

    private record MemoryDevice(long bytes, int slots, int number) {}

    private final Map<IdSpace, Map<String, Owner>> ids = new EnumMap<>(IdSpace.class);
    private final Map<String, Owner> exclusive = new HashMap<>();
    private final Map<String, Shared> shared = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<MemoryDevice> memoryDevices = new ArrayList<>();
    private long memoryRoom;
    private int memorySlots;
    private boolean sharedMemory;

    Claims copy() {
        Claims copy = new Claims();
        ids.forEach((space, taken) -> copy.ids.put(space, new HashMap<>(taken)));
        copy.exclusive.putAll(exclusive);
        copy.shared.putAll(shared);
        copy.references.addAll(references);
        copy.memoryDevices.addAll(memoryDevices);
        copy.memoryRoom = memoryRoom;
        copy.memorySlots = memorySlots;
        copy.sharedMemory = sharedMemory;
        return copy;
    }

    /** Who has the id already, in which case it stays theirs. */
    Optional<String> claim(IdSpace space, String id, Owner owner) {
        return take(ids.computeIfAbsent(space, unused -> new HashMap<>()), id, owner);
    }

    Optional<String> exclusive(String what, Owner owner) {
        return take(exclusive, what, owner);
    }

    private static Optional<String> take(Map<String, Owner> taken, String what, Owner owner) {
        return Optional.ofNullable(taken.putIfAbsent(what, owner)).map(Owner::source);
    }

    Optional<String> shared(String key) {
        return Optional.ofNullable(shared.get(key)).map(Shared::id);
    }

    void share(String key, String id, int number) {
        shared.put(key, new Shared(id, number));
    }

    void refer(IdSpace space, String id, Owner owner) {
        references.add(new Reference(space, id, owner));
    }

    List<ConfigProblem> missing() {
        return references.stream()
                .filter(reference ->
                        !ids.getOrDefault(reference.space, Map.of()).containsKey(reference.id))
                .map(reference -> new ConfigProblem(
                        reference.owner.source,
                        reference.space.name().toLowerCase(Locale.ROOT) + " '" + reference.id + "' is not described"))
                .toList();
    }

    /** Gives free whatever has this number. */
    void release(int number) {
        ids.values().forEach(taken -> taken.values().removeIf(owner -> owner.number == number));
        exclusive.values().removeIf(owner -> owner.number == number);
        shared.values().removeIf(thing -> thing.number == number);
        memoryDevices.removeIf(device -> device.number == number);
        references.removeIf(reference -> reference.owner.number == number);
    }

    void memoryRoom(long bytes, int slots) {
        memoryRoom = bytes;
        memorySlots = slots;
    }

    /** What the memory does not fit into, in which case it takes no room. */
    Optional<String> takeMemory(long bytes, int slots, int number) {
        long taken = memoryDevices.stream().mapToLong(MemoryDevice::bytes).sum();
        int used = memoryDevices.stream().mapToInt(MemoryDevice::slots).sum();
        if (bytes > memoryRoom - taken) {
            return Optional.of("the machine has room for " + memoryRoom
                    + " bytes beside the memory it starts with, and " + (memoryRoom - taken) + " are free");
        }
        if (slots > memorySlots - used) {
            return Optional.of("all " + memorySlots + " memory slots are taken");
        }
        memoryDevices.add(new MemoryDevice(bytes, slots, number));
        return Optional.empty();
    }

    void memoryIsShared() {
        sharedMemory = true;
    }

    boolean isMemoryShared() {
        return sharedMemory;
    }
}
