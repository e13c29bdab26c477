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
 * A memory module ({@code pc-dimm}) in addition to the memory that the machine starts with. It can be hot-plugged and
 * unplugged. The machine must have {@linkplain dev.qemu4j.config.Memory#upTo room} for it.
 *
 * @param size how much memory it has; Linux needs a multiple of 128 MiB
 * @param backing its back end on the host
 * @param id its id; without one it is {@code dimm0}, {@code dimm1} and so on
 * @param node its NUMA node
 */
public record Dimm(DataSize size, MemoryBacking backing, Optional<String> id, OptionalInt node) implements Part {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if QEMU does not accept the id, or the node is negative
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
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public Dimm id(String newId) {
        return new Dimm(size, backing, Optional.of(newId), node);
    }

    /**
     * This module with a back end. If other processes must be able to map the guest's memory, use the same kind as for the
     * machine's other memory.
     *
     * @param what the back end on the host
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
                "a memory module in addition to the memory that the machine starts with");
    }
}
