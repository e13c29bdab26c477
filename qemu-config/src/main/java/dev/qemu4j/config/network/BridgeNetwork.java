package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.internal.options.InterfaceName;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A bridge of the host that QEMU's bridge helper connects to ({@code -netdev bridge}).
 *
 * @param nic the card that the guest sees
 * @param bridge the name of the bridge
 * @param helper the helper program, or nothing for QEMU's default
 */
public record BridgeNetwork(Nic nic, String bridge, Optional<Path> helper) implements Network {
    /**
     * Checks the name and the path.
     *
     * @throws IllegalArgumentException if this is not the name of an interface, or the path is empty
     */
    public BridgeNetwork {
        Objects.requireNonNull(nic, "nic");
        InterfaceName.check("bridge", bridge);
        helper.ifPresent(path -> QemuText.checkPath("bridge helper", path));
    }

    @Override
    public BridgeNetwork nic(Nic card) {
        return new BridgeNetwork(card, bridge, helper);
    }

    /**
     * This network with another helper program.
     *
     * @param path the program
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public BridgeNetwork helper(Path path) {
        return new BridgeNetwork(nic, bridge, Optional.of(path));
    }

    @Override
    public BridgeNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public BridgeNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public BridgeNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public BridgeNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        out.spawns("the bridge helper");
        PropertyTree tree = PropertyTree.of("type", "bridge").with("br", bridge);
        return helper.isPresent() ? tree.with("helper", helper.get().toString()) : tree;
    }
}
