package dev.qemu4j.config.internal.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What parts need to know of the guest's memory: whether it is shared, and how much room for memory devices is left. */
final class GuestMemory {
    private record Device(long bytes, int slots, int owner) {}

    private final List<Device> devices = new ArrayList<>();
    private long room;
    private int slots;
    private boolean shared;

    GuestMemory copy() {
        GuestMemory copy = new GuestMemory();
        copy.devices.addAll(devices);
        copy.room = room;
        copy.slots = slots;
        copy.shared = shared;
        return copy;
    }

    /** Sets how much room there is for memory devices, in all. */
    void room(long bytes, int newSlots) {
        room = bytes;
        slots = newSlots;
    }

    /** Claims room for a memory device, or returns why there is none. */
    Optional<String> take(long bytes, int wanted, int owner) {
        long free = room - devices.stream().mapToLong(Device::bytes).sum();
        int used = devices.stream().mapToInt(Device::slots).sum();
        if (bytes > free) {
            return Optional.of(bytes + " bytes do not fit: the machine has room for " + room
                    + " bytes of memory devices, of which " + free + " are free");
        }
        if (wanted > slots - used) {
            return Optional.of("all " + slots + " memory slots are in use");
        }
        devices.add(new Device(bytes, wanted, owner));
        return Optional.empty();
    }

    void release(int owner) {
        devices.removeIf(device -> device.owner == owner);
    }

    void share() {
        shared = true;
    }

    boolean isShared() {
        return shared;
    }
}
