package dev.qemu4j.config;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;

/**
 * A tap interface that exists on the host ({@code -netdev tap}). QEMU runs no script on it.
 *
 * @param nic the card that the guest sees
 * @param ifname the name of the interface
 */
public record TapNetwork(Nic nic, String ifname) implements Network {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if this is no name of an interface
     */
    public TapNetwork {
        Objects.requireNonNull(nic, "nic");
        InterfaceName.check("tap", ifname);
    }

    @Override
    public TapNetwork nic(Nic card) {
        return new TapNetwork(card, ifname);
    }

    @Override
    public TapNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public TapNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public TapNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public TapNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        out.exclusive("tap interface " + ifname);
        return PropertyTree.of("type", "tap")
                .with("ifname", ifname)
                .with("script", "no")
                .with("downscript", "no");
    }
}
