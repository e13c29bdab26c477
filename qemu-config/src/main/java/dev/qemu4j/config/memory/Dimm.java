package dev.qemu4j.config.memory;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A memory module ({@code pc-dimm}) beside the memory that the machine starts with, to be plugged in and taken out while it runs. The
 * machine must have been given {@link dev.qemu4j.config.Memory#upTo room} for it.
 *
 * @param size how much memory it has; Linux wants a multiple of 128 MiB
 * @param backing what it is on the host
 * @param id its id; without one it is {@code dimm0}, {@code dimm1} and so on
 * @param node the NUMA node that it belongs to
 */
public record Dimm(DataSize size, MemoryBacking backing, Optional<String> id, OptionalInt node) implements Part {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the id is none that QEMU takes, or the node is negative
     */
    public Dimm {
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(backing, "backing");
        id.ifPresent(given -> Ids.check("dimm id", given));
        if (node.isPresent() && node.getAsInt() < 0) {
            throw new IllegalArgumentException("dimm node: " + node.getAsInt() + " is negative");
        }
    }

    /**
     * A module of anonymous memory.
     *
     * @param size how much
     * @return the module
     */
    public static Dimm of(DataSize size) {
        return new Dimm(size, MemoryBacking.ram(), Optional.empty(), OptionalInt.empty());
    }

    /**
     * This module with an id.
     *
     * @param newId the id
     * @return the changed copy
     * @throws IllegalArgumentException if the id is none that QEMU takes
     */
    public Dimm id(String newId) {
        return new Dimm(size, backing, Optional.of(newId), node);
    }

    /**
     * This module of something particular: the same as the machine's other memory where other processes must be able to map it.
     *
     * @param what what it is on the host
     * @return the changed copy
     */
    public Dimm backing(MemoryBacking what) {
        return new Dimm(size, what, id, node);
    }

    /**
     * This module on a NUMA node.
     *
     * @param number the number of the node
     * @return the changed copy
     * @throws IllegalArgumentException if the number is negative
     */
    public Dimm node(int number) {
        return new Dimm(size, backing, id, OptionalInt.of(number));
    }

    @Override
    public String kind() {
        return "dimm";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("dimm", id, IdSpace.DEVICE);
        PropertyTree device = PropertyTree.of("driver", "pc-dimm")
                .with("id", name)
                .with("memdev", backing.describeForDevice(out, name, size, 1));
        out.add(
                OptionKind.DEVICE,
                node.isPresent() ? device.with("node", node.getAsInt()) : device,
                "a memory module beside the memory that the machine starts with");
    }
}
