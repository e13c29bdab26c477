package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.VirtioTransport;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts devices on the buses of a machine: at its start on the root bus, when they are hot-plugged into free ports. */
final class Buses {
    private final MachineTraits machine;
    private final Consumer<String> problems;
    private final Deque<String> freePorts = new ArrayDeque<>();
    private boolean plugging;

    Buses(MachineTraits machine, Consumer<String> problems) {
        this.machine = machine;
        this.problems = problems;
    }

    /** Hot-plugs what follows into these ports, in this order. */
    void plugInto(Collection<String> ports) {
        plugging = true;
        freePorts.addAll(ports);
    }

    boolean isPlugging() {
        return plugging;
    }

    /** A PCI device on its bus, or nothing on a machine without PCI. */
    Optional<PropertyTree> pci(PropertyTree device) {
        if (!machine.pci()) {
            problems.accept(driver(device) + " needs PCI, but machine '" + machine.machine() + "' has no PCI bus");
            return Optional.empty();
        }
        return Optional.of(plugging ? intoPort(device) : device);
    }

    /** A device that names a bus stays on it. */
    private PropertyTree intoPort(PropertyTree device) {
        if (device.get("bus").isPresent()) {
            return device;
        }
        String port = freePorts.poll();
        if (port != null) {
            return device.with("bus", port);
        }
        if (machine.pcie()) {
            problems.accept(driver(device) + " needs a root port, but none is free");
        }
        return device;
    }

    private static String driver(PropertyTree device) {
        return device.text("driver").orElse("the device");
    }

    /** A virtio device on the transport of the machine. */
    Optional<PropertyTree> virtio(String base, PropertyTree properties) {
        PropertyTree device =
                PropertyTree.of("driver", machine.virtio().driver(base)).withAll(properties);
        if (machine.virtio() == VirtioTransport.PCI) {
            return pci(device);
        }
        if (plugging && machine.virtio() == VirtioTransport.MMIO) {
            problems.accept("machine '" + machine.machine() + "' does not support hot-plug");
        }
        return Optional.of(device);
    }
}
