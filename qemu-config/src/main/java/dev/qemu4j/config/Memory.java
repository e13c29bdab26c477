package dev.qemu4j.config;

import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.NumaNode;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The guest's memory ({@code -m}).
 *
 * @param size how much the guest has when it starts
 * @param backing what it is on the host, or nothing for QEMU's own choice
 * @param max how much the guest can have when more is plugged in, or nothing where none can
 * @param slots how many memory devices can be plugged in
 * @param nodes how memory and CPUs are divided into NUMA nodes; empty for not at all
 */
public record Memory(
        DataSize size, Optional<MemoryBacking> backing, Optional<DataSize> max, int slots, List<NumaNode> nodes) {
    private static final long GRAIN = 1L << 20;

    /**
     * Copies the list and checks the parts against each other.
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
     * This memory on something particular.
     *
     * @param what what it is on the host
     * @return the changed copy
     */
    public Memory backing(MemoryBacking what) {
        return new Memory(size, Optional.of(what), max, slots, nodes);
    }

    /**
     * This memory with room for more to be plugged in.
     *
     * @param most how much there can be in all
     * @param devices how many memory devices can be plugged in, at least 1
     * @return the changed copy
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Memory upTo(DataSize most, int devices) {
        return new Memory(size, backing, Optional.of(most), devices, nodes);
    }

    /**
     * This memory divided into NUMA nodes.
     *
     * @param all the nodes, whose memory is all of it together
     * @return the changed copy
     */
    public Memory nodes(NumaNode... all) {
        return new Memory(size, backing, max, slots, List.of(all));
    }

    /** Adds the memory of a machine that can have so many CPUs. */
    public void describe(OptionCollector out, int maxCpus) {
        check("", size, backing, out);
        PropertyTree tree = PropertyTree.empty().with("size", new PropertyValue.Size(size.bytes()));
        if (max.isPresent()) {
            if (max.get().compareTo(size) <= 0) {
                out.problem("a maximum of " + max.get() + " leaves no room above " + size);
            }
            tree = tree.with("maxmem", new PropertyValue.Size(max.get().bytes()))
                    .with("slots", slots);
            out.memoryRoom(max.get().bytes() - size.bytes(), slots);
        }
        out.properties("-m", "", tree, "the memory the guest starts with");
        backing.filter(MemoryBacking::isShared).ifPresent(shared -> out.hasSharedMemory());
        if (nodes.isEmpty()) {
            backing.ifPresent(what -> {
                object(what, "ram0", size, out);
                out.properties(
                        "-machine", "type", PropertyTree.of("memory-backend", "ram0"), "this is the guest's memory");
            });
        } else {
            describeNodes(out, maxCpus);
        }
    }

    private void describeNodes(OptionCollector out, int maxCpus) {
        long total = 0;
        List<String> objects = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            DataSize share = nodes.get(i).memory();
            check("node " + i + ": ", share, backing, out);
            checkCpus(i, out, maxCpus);
            total += share.bytes();
            objects.add("ram" + i);
            object(backing.orElseGet(MemoryBacking::ram), objects.get(i), share, out);
        }
        if (total != size.bytes()) {
            out.problem("the nodes have " + DataSize.ofBytes(total) + " together, and the machine " + size);
        }
        for (int i = 0; i < nodes.size(); i++) {
            out.properties(
                    "-numa",
                    "type",
                    PropertyTree.of("type", "node")
                            .with("nodeid", i)
                            .with("cpus", nodes.get(i).cpus())
                            .with("memdev", objects.get(i)),
                    "a node of CPUs and the memory near them");
        }
    }

    private void checkCpus(int index, OptionCollector out, int maxCpus) {
        NumaNode node = nodes.get(index);
        if (node.lastCpu() >= maxCpus) {
            out.problem("node " + index + " has CPUs " + node.cpus() + ", and the machine only 0-" + (maxCpus - 1));
        }
        for (int i = 0; i < index; i++) {
            if (nodes.get(i).overlaps(node)) {
                out.problem("nodes " + i + " and " + index + " both have some of CPUs " + node.cpus());
            }
        }
    }

    public static void object(MemoryBacking backing, String id, DataSize size, OptionCollector out) {
        out.claim(IdSpace.OBJECT, id);
        out.add(OptionKind.OBJECT, backing.object(id, size), "what the memory is on the host");
    }

    public static void check(String what, DataSize share, Optional<MemoryBacking> backing, OptionCollector out) {
        DataSize page = backing.flatMap(MemoryBacking::hugePages)
                .filter(huge -> huge.bytes() > GRAIN)
                .orElse(DataSize.ofBytes(GRAIN));
        if (share.bytes() == 0) {
            out.problem(what + "0 is no memory; a guest needs some");
        } else if (share.bytes() % page.bytes() != 0) {
            out.problem(what + share.bytes() + " bytes is not a multiple of " + page);
        }
    }
}
