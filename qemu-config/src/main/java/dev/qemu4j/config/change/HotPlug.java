package dev.qemu4j.config.change;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The QMP commands that hot-plug a part, rendered from the same description as its command line.
 *
 * @param options what is added to the machine, in this order
 * @param portsTaken the ports that its devices use
 */
public record HotPlug(List<QemuOption> options, List<String> portsTaken) {
    /** Copies the lists. */
    public HotPlug {
        options = List.copyOf(options);
        portsTaken = List.copyOf(portsTaken);
    }

    /**
     * The commands that hot-plug a part.
     *
     * @param config the machine as it is now; an automatic id is the next one after those of the machine
     * @param part the part
     * @param freePorts the free ports for PCI devices, such as {@code port0}, used in this order; empty for machines that
     *     hot-plug devices into their own bus
     * @return the commands
     * @throws dev.qemu4j.config.InvalidConfigException if the part does not suit the machine, its id is taken, or QEMU does not
     *     support hot-plug for it
     */
    public static HotPlug of(VmConfig config, Part part, List<String> freePorts) {
        LiveMachine machine = LiveMachine.of(config);
        LivePart plugged = machine.plug(part, freePorts);
        List<String> buses = LivePart.buses(plugged.made());
        return new HotPlug(
                plugged.made(), freePorts.stream().filter(buses::contains).toList());
    }

    /**
     * The commands that add the part, in the order in which they must be sent.
     *
     * @return an unmodifiable list
     */
    public List<QmpCall> additions() {
        return options.stream().flatMap(option -> option.addCall().stream()).toList();
    }

    /**
     * The commands that remove the part, in the order in which they must be sent. {@code device_del} only asks the guest to
     * release the device; the commands after it must wait for the event {@code DEVICE_DELETED}.
     *
     * @return an unmodifiable list
     */
    public List<QmpCall> removals() {
        List<QmpCall> calls = new ArrayList<>();
        options.forEach(option -> option.removeCall().ifPresent(calls::add));
        Collections.reverse(calls);
        return List.copyOf(calls);
    }
}
