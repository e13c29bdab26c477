package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/**
 * A CPU that is plugged in while the machine runs. The configuration only counts it among the machine's CPUs.
 *
 * @param id its id
 * @param type the QOM type of the machine's CPUs
 * @param place where it goes: socket, core, thread and whatever else QEMU has told
 */
public record HotCpu(String id, String type, PropertyTree place) implements Part {
    @Override
    public String kind() {
        return "cpu";
    }

    @Override
    public void describe(OptionCollector out) {
        out.id("cpu", Optional.of(id), IdSpace.DEVICE);
        out.exclusive("the place of CPU " + place);
        out.add(
                OptionKind.DEVICE,
                PropertyTree.of("driver", type).with("id", id).withAll(place),
                "a CPU beside those that the machine starts with");
    }
}
