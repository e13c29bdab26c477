package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/**
 * A hot-plugged CPU. A configuration has no part for it: it only counts it among the machine's CPUs.
 *
 * @param id its id
 * @param type the QOM type of the machine's CPUs
 * @param slot its CPU slot: socket, core, thread and whatever else QEMU names
 */
record HotCpu(String id, String type, PropertyTree slot) implements Part {
    @Override
    public String kind() {
        return "cpu";
    }

    @Override
    public void describe(OptionCollector out) {
        out.id("cpu", Optional.of(id), IdSpace.DEVICE);
        out.exclusive("CPU slot " + slot);
        out.add(
                OptionKind.DEVICE,
                PropertyTree.of("driver", type).with("id", id).withAll(slot),
                "a CPU beside those that the machine starts with");
    }
}
