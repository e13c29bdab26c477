package dev.qemu4j.config;

import dev.qemu4j.config.network.BridgeNetwork;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.Nic;
import dev.qemu4j.config.network.TapNetwork;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.List;
import java.util.Optional;

/**
 * A network interface: a back end on the host ({@code -netdev}) and a network card in the guest ({@code -device}).
 * Implementations are values, one for each kind of back end.
 */
public interface Network extends Part {
    /**
     * The card that the guest sees.
     *
     * @return the card
     */
    Nic nic();

    /**
     * This network with another card.
     *
     * @param card the card
     * @return the changed copy
     */
    Network nic(Nic card);

    /**
     * The back end without its id.
     *
     * @param out receives problems and claims
     * @return the properties, {@code type} first
     */
    PropertyTree backend(OptionCollector out);

    /**
     * A network that QEMU itself provides. The guest's connections go out through the host; the guest can be reached only
     * through forwarded ports. Needs no permission.
     *
     * @return the network
     */
    static UserNetwork user() {
        return new UserNetwork(Nic.DEFAULT, List.of(), PropertyTree.empty());
    }

    /**
     * A tap interface that exists on the host.
     *
     * @param ifname the name of the interface
     * @return the network
     * @throws IllegalArgumentException if this is not the name of an interface
     */
    static TapNetwork tap(String ifname) {
        return new TapNetwork(Nic.DEFAULT, ifname, false, 1, Optional.empty(), Optional.empty());
    }

    /**
     * A bridge of the host that QEMU's bridge helper connects to. The helper must be installed and allow the bridge.
     *
     * @param name the name of the bridge
     * @return the network
     * @throws IllegalArgumentException if this is not the name of an interface
     */
    static BridgeNetwork bridge(String name) {
        return new BridgeNetwork(Nic.DEFAULT, name, Optional.empty());
    }

    /**
     * This network with another model of network card.
     *
     * @param model the model
     * @return the changed copy
     */
    Network model(NetworkModel model);

    /**
     * This network with an address for its card.
     *
     * @param address the address
     * @return the changed copy
     * @throws IllegalArgumentException if the address is a multicast address
     */
    Network mac(MacAddress address);

    /**
     * This network with an address for its card.
     *
     * @param address the address, such as {@code 52:54:00:12:34:56}
     * @return the changed copy
     * @throws IllegalArgumentException if the text is not an address, or the address is a multicast address
     */
    Network mac(String address);

    /**
     * This network with an id.
     *
     * @param id the id of the card and the back end
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    Network id(String id);

    /**
     * This network with a place in the boot order for its card ({@code bootindex}).
     *
     * @param position the place, not negative; the lowest is tried first
     * @return the changed copy
     * @throws IllegalArgumentException if the number is negative
     */
    default Network bootIndex(int position) {
        if (position < 0) {
            throw new IllegalArgumentException("boot index: " + position + " is negative");
        }
        return nic(nic().property("bootindex", PropertyValue.Whole.of(position)));
    }

    /**
     * How many queues the back end and the card have.
     *
     * @return the number, 1 by default
     */
    default int queues() {
        return 1;
    }

    @Override
    default String kind() {
        return "network";
    }

    @Override
    default void describe(OptionCollector out) {
        nic().describe(out, queues(), this::backend);
    }
}
