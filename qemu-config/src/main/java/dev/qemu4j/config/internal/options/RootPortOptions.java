package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;

/**
 * The devices behind {@link RootPorts}: {@code port0}, {@code port1} and so on.
 *
 * <p>Ports share slots, eight to a slot. They start in the middle of the bus, because QEMU places other devices from its lower
 * end.
 */
public final class RootPortOptions {
    private static final int FIRST_SLOT = 0x10;
    private static final int FUNCTIONS = 8;

    private RootPortOptions() {}

    public static void describe(RootPorts rootPorts, OptionCollector out) {
        boolean possible = out.machine().pcie();
        int ports = rootPorts.count().orElse(possible ? RootPorts.AUTOMATIC_COUNT : 0);
        if (ports > 0 && !possible) {
            out.problem("machine '" + out.machine().machine() + "' has no PCI Express bus for " + ports
                    + " root ports; q35 and virt have one");
            return;
        }
        for (int port = 0; port < ports; port++) {
            describe(port, ports, out);
        }
    }

    private static void describe(int port, int ports, OptionCollector out) {
        String id = "port" + port;
        out.claim(IdSpace.DEVICE, id);
        int slot = FIRST_SLOT + port / FUNCTIONS;
        PropertyTree tree = PropertyTree.of("driver", "pcie-root-port")
                .with("id", id)
                .with("bus", "pcie.0")
                .with("addr", Integer.toHexString(slot) + "." + port % FUNCTIONS)
                .with("chassis", port + 1);
        boolean first = port % FUNCTIONS == 0 && port + 1 < ports;
        out.add(OptionKind.DEVICE, first ? tree.with("multifunction", true) : tree, "a root port for hot-plug");
    }
}
