package dev.qemu4j.config.change;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The QMP commands that plug a device into a running machine, rendered from the same description as its command line.
 *
 * @param options what the machine gets, in the order in which it is added
 * @param portsTaken the ports that it goes into
 */
public record HotPlug(List<QemuOption> options, List<String> portsTaken) {
    /** Copies the lists. */
    public HotPlug {
        options = List.copyOf(options);
        portsTaken = List.copyOf(portsTaken);
    }

    /**
     * What it takes to plug a device into a machine.
     *
     * @param config the machine as it is now: an automatic id is the next that it has not got
     * @param part the device
     * @param freePorts the free ports for PCI devices, such as {@code port0}, taken in this order; empty on machines that plug
     *     devices into their own bus
     * @return the commands
     * @throws dev.qemu4j.config.InvalidConfigException if the device doesn't suit the machine, its id is taken, or it is of a kind that cannot
     *     be plugged in
     */
    public static HotPlug of(VmConfig config, Part part, List<String> freePorts) {
        LiveMachine machine = LiveMachine.of(config);
        LivePart plugged = machine.plug(part, freePorts);
        List<String> buses = LivePart.buses(plugged.made());
        return new HotPlug(
                plugged.made(), freePorts.stream().filter(buses::contains).toList());
    }

    /**
     * The commands that add the device, in the order in which they must be sent.
     *
     * @return an unmodifiable list
     */
    public List<QmpCall> additions() {
        return options.stream().flatMap(option -> option.addCall().stream()).toList();
    }

    /**
     * The commands that take it away again, in the order in which they must be sent. {@code device_del} only asks the guest;
     * what follows it must wait for the event {@code DEVICE_DELETED}.
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
