package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.NumaNode;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.List;
import java.util.Optional;

/** The memory that a machine starts with: {@code -m}, its back ends ({@code -object}) and its NUMA nodes ({@code -numa}). */
final class MemoryOptions {
    private final Memory memory;

    /** What the memory is on the host; QEMU's own choice is anonymous memory. */
    private final MemoryBacking backing;

    private final CollectedOptions out;

    private MemoryOptions(Memory memory, CollectedOptions out) {
        this.memory = memory;
        this.backing = memory.backing().orElseGet(MemoryBacking::ram);
        this.out = out;
    }

    /** Describes the memory of a machine that has up to {@code maxCpus} CPUs. */
    static void describe(Memory memory, int maxCpus, CollectedOptions out) {
        MemoryOptions options = new MemoryOptions(memory, out);
        options.size();
        if (memory.nodes().isEmpty()) {
            options.single();
        } else {
            options.nodes(maxCpus);
        }
    }

    private void size() {
        DataSize size = memory.size();
        checkSize("", size);
        PropertyTree tree = PropertyTree.empty().with("size", new PropertyValue.Size(size.bytes()));
        Optional<DataSize> max = memory.max();
        if (max.isPresent()) {
            if (max.get().compareTo(size) <= 0) {
                out.problem("the maximum of " + max.get() + " is not more than the size of " + size);
            }
            tree = tree.with("maxmem", new PropertyValue.Size(max.get().bytes()))
                    .with("slots", memory.slots());
            out.memory().room(max.get().bytes() - size.bytes(), memory.slots());
        }
        out.properties("-m", "", tree, "the memory the guest starts with");
        if (backing.isShared()) {
            out.memory().share();
        }
    }

    private void checkSize(String subject, DataSize size) {
        backing.problemWith(size).ifPresent(reason -> out.problem(subject + reason));
    }

    /** Without NUMA nodes, all of the memory has one back end. */
    private void single() {
        if (memory.backing().isPresent()) {
            backing.describe(out, "ram0", memory.size());
            out.properties("-machine", "type", PropertyTree.of("memory-backend", "ram0"), "this is the guest's memory");
        }
    }

    private void nodes(int maxCpus) {
        List<NumaNode> nodes = memory.nodes();
        long total = 0;
        for (int i = 0; i < nodes.size(); i++) {
            DataSize share = nodes.get(i).memory();
            checkSize("NUMA node " + i + ": ", share);
            checkCpus(i, maxCpus);
            total += share.bytes();
            backing.describe(out, "ram" + i, share);
        }
        if (total != memory.size().bytes()) {
            out.problem("the NUMA nodes have " + DataSize.ofBytes(total) + " in total, but the machine has "
                    + memory.size());
        }
        for (int i = 0; i < nodes.size(); i++) {
            out.properties(
                    "-numa",
                    "type",
                    PropertyTree.of("type", "node")
                            .with("nodeid", i)
                            .with("cpus", cpus(nodes.get(i)))
                            .with("memdev", "ram" + i),
                    "a NUMA node: CPUs and the memory close to them");
        }
    }

    private void checkCpus(int index, int maxCpus) {
        NumaNode node = memory.nodes().get(index);
        if (node.lastCpu() >= maxCpus) {
            out.problem(
                    "NUMA node " + index + " has CPUs " + cpus(node) + ", but the machine has only 0-" + (maxCpus - 1));
        }
        for (int i = 0; i < index; i++) {
            if (overlap(memory.nodes().get(i), node)) {
                out.problem("NUMA nodes " + i + " and " + index + " overlap in CPUs " + cpus(node));
            }
        }
    }

    private static boolean overlap(NumaNode one, NumaNode other) {
        return one.firstCpu() <= other.lastCpu() && other.firstCpu() <= one.lastCpu();
    }

    private static String cpus(NumaNode node) {
        return node.firstCpu() + "-" + node.lastCpu();
    }
}
