package dev.qemu4j.config;

import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.NumaNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The guest's memory ({@code -m}).
 *
 * @param size how much the guest has when it starts
 * @param backing its back end on the host, or nothing for QEMU's own choice
 * @param max how much memory there can be with memory devices, or nothing if none can be added
 * @param slots how many memory devices can be added
 * @param nodes the NUMA nodes that share out memory and CPUs, or empty
 */
public record Memory(
        DataSize size, Optional<MemoryBacking> backing, Optional<DataSize> max, int slots, List<NumaNode> nodes) {
    /**
     * Copies the list and checks the values against each other.
     *
     * @throws IllegalArgumentException if there are slots without a maximum or a maximum without slots
     */
    public Memory {
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(backing, "backing");
        nodes = List.copyOf(nodes);
        if (slots < 0 || max.isPresent() != (slots > 0)) {
            throw new IllegalArgumentException("memory: " + slots + " slots and "
                    + (max.isPresent() ? "a maximum of " + max.get() : "no maximum"));
        }
    }

    /**
     * Plain memory.
     *
     * @param size how much
     * @return the memory
     */
    public static Memory of(DataSize size) {
        return new Memory(size, Optional.empty(), Optional.empty(), 0, List.of());
    }

    /**
     * This memory with a back end.
     *
     * @param what the back end on the host
     * @return the changed copy
     */
    public Memory backing(MemoryBacking what) {
        return new Memory(size, Optional.of(what), max, slots, nodes);
    }

    /**
     * This memory with room for memory devices ({@link dev.qemu4j.config.memory.Dimm},
     * {@link dev.qemu4j.config.memory.VirtioMem}).
     *
     * @param most how much memory there can be in total
     * @param devices how many memory devices can be added, at least 1
     * @return the changed copy
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Memory upTo(DataSize most, int devices) {
        return new Memory(size, backing, Optional.of(most), devices, nodes);
    }

    /**
     * This memory divided into NUMA nodes.
     *
     * @param all the nodes, whose memory adds up to the size of this memory
     * @return the changed copy
     */
    public Memory nodes(NumaNode... all) {
        return new Memory(size, backing, max, slots, List.of(all));
    }
}
