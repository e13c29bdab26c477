package dev.qemu4j.manager;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which names are taken, from the beginning of a creation until all that belonged to the machine is gone. */
final class Registry {
    /** How long what belonged to a QEMU that has ended may take to be put away. */
    private static final Duration GONE = Duration.ofSeconds(5);

    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    /**
     * Takes a name.
     *
     * @throws VmExistsException if a machine has it whose QEMU has not ended; at once
     */
    Slot take(String name) throws InterruptedException {
        Slot mine = new Slot(name);
        Deadline deadline = Deadline.after(GONE);
        Slot other;
        while ((other = slots.putIfAbsent(name, mine)) != null) {
            if (!other.isEnding() || !other.awaitReleased(deadline)) {
                throw new VmExistsException(name);
            }
        }
        return mine;
    }

    void release(Slot slot) {
        slots.remove(slot.name(), slot);
        slot.released();
    }

    Optional<VirtualMachine> find(String name) {
        return Optional.ofNullable(slots.get(name)).flatMap(Slot::machine);
    }

    List<VirtualMachine> machines() {
        return slots.values().stream().flatMap(slot -> slot.machine().stream()).toList();
    }

    List<Slot> slots() {
        return List.copyOf(slots.values());
    }
}
