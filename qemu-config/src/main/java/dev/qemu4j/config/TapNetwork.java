package dev.qemu4j.config;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.Objects;

/**
 * A tap interface that exists on the host ({@code -netdev tap}). QEMU runs no script on it.
 *
 * @param nic the card that the guest sees
 * @param ifname the name of the interface
 * @param vhost whether the host's kernel moves the packets, which is faster and needs {@code /dev/vhost-net}
 * @param queues how many queues interface and card have; more than one only with a virtio card
 */
public record TapNetwork(Nic nic, String ifname, boolean vhost, int queues) implements Network {
    private static final int MAX_QUEUES = 256;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if this is no name of an interface, or the number of queues is not between 1 and 256
     */
    public TapNetwork {
        Objects.requireNonNull(nic, "nic");
        InterfaceName.check("tap", ifname);
        if (queues < 1 || queues > MAX_QUEUES) {
            throw new IllegalArgumentException("tap: " + queues + " queues are not between 1 and " + MAX_QUEUES);
        }
    }

    /**
     * This interface with the host's kernel moving the packets.
     *
     * @return the changed copy
     */
    public TapNetwork withVhost() {
        return new TapNetwork(nic, ifname, true, queues);
    }

    /**
     * This interface with several queues, so that several CPUs of the guest can use it at once.
     *
     * @param count how many
     * @return the changed copy
     * @throws IllegalArgumentException if the number is not between 1 and 256
     */
    public TapNetwork queues(int count) {
        return new TapNetwork(nic, ifname, vhost, count);
    }

    @Override
    public TapNetwork nic(Nic card) {
        return new TapNetwork(card, ifname, vhost, queues);
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
        PropertyTree tree = PropertyTree.of("type", "tap")
                .with("ifname", ifname)
                .with("script", "no")
                .with("downscript", "no");
        if (vhost) {
            tree = tree.with("vhost", true);
        }
        return queues > 1 ? tree.with("queues", queues) : tree;
    }

    /** The card has as many queues, and an interrupt for each direction of each and two more. */
    @Override
    public void describe(OptionCollector out) {
        String name = nic.name(out);
        if (queues > 1 && !nic.model().equals(NetworkModel.VIRTIO)) {
            out.problem(queues + " queues need a virtio card");
        }
        Nic card = queues == 1
                ? nic
                : nic.property("mq", new PropertyValue.Flag(true))
                        .property("vectors", PropertyValue.Whole.of(2L * queues + 2));
        card.describe(out, backend(out), name);
    }
}
