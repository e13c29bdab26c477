package dev.qemu4j.config.memory;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Memory that grows and shrinks while the machine runs, in steps of a few megabytes ({@code virtio-mem}). The machine must have
 * {@linkplain dev.qemu4j.config.Memory#upTo room} for its maximum.
 *
 * @param max the maximum
 * @param requested how much of it the guest is asked to use; a multiple of QEMU's block size, which is 2 MiB on x86
 * @param backing its back end on the host
 * @param id its id; without one it is {@code mem0}, {@code mem1} and so on
 * @param node its NUMA node
 */
public record VirtioMem(DataSize max, DataSize requested, MemoryBacking backing, Optional<String> id, OptionalInt node)
        implements Part {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if more than the maximum is requested, QEMU does not accept the id, or the node is
     *     negative
     */
    public VirtioMem {
        Objects.requireNonNull(backing, "backing");
        id.ifPresent(given -> Ids.check("virtio-mem id", given));
        if (requested.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "virtio-mem: " + requested + " requested is more than the maximum of " + max);
        }
        if (node.isPresent() && node.getAsInt() < 0) {
            throw new IllegalArgumentException("virtio-mem node: " + node.getAsInt() + " is negative");
        }
    }

    /**
     * Memory of which the guest has nothing yet.
     *
     * @param most the maximum
     * @return the memory
     */
    public static VirtioMem upTo(DataSize most) {
        return new VirtioMem(most, DataSize.ofBytes(0), MemoryBacking.ram(), Optional.empty(), OptionalInt.empty());
    }

    /**
     * This memory with another requested size. Nothing else can be changed while the machine runs.
     *
     * @param size how much of it the guest is asked to use
     * @return the changed copy
     * @throws IllegalArgumentException if it is more than the maximum
     */
    public VirtioMem requested(DataSize size) {
        return new VirtioMem(max, size, backing, id, node);
    }

    /**
     * This memory with an id.
     *
     * @param newId the id
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public VirtioMem id(String newId) {
        return new VirtioMem(max, requested, backing, Optional.of(newId), node);
    }

    /**
     * This memory with a back end.
     *
     * @param what the back end on the host
     * @return the changed copy
     */
    public VirtioMem backing(MemoryBacking what) {
        return new VirtioMem(max, requested, what, id, node);
    }

    /**
     * This memory on a NUMA node.
     *
     * @param number the number of the node
     * @return the changed copy
     * @throws IllegalArgumentException if the number is negative
     */
    public VirtioMem node(int number) {
        return new VirtioMem(max, requested, backing, id, OptionalInt.of(number));
    }

    @Override
    public String kind() {
        return "virtio-mem";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("mem", id, IdSpace.DEVICE);
        PropertyTree device = PropertyTree.of("id", name)
                .with("memdev", backing.describeForDevice(out, name, max, 0))
                .with("requested-size", new PropertyValue.Size(requested.bytes()));
        out.virtioDevice(
                "virtio-mem",
                node.isPresent() ? device.with("node", node.getAsInt()) : device,
                "memory that grows and shrinks while the machine runs");
    }
}
