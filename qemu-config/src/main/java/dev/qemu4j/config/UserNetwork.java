package dev.qemu4j.config;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A network that QEMU itself provides ({@code -netdev user}): a private network with a DHCP server, a DNS forwarder and
 * a router, which reaches out through the host's own connections.
 *
 * @param nic the card that the guest sees
 * @param forwards the ports of the host that lead into the guest
 */
public record UserNetwork(Nic nic, List<PortForward> forwards) implements Network {
    /** Copies the list. */
    public UserNetwork {
        Objects.requireNonNull(nic, "nic");
        forwards = List.copyOf(forwards);
    }

    /**
     * This network with a TCP port of the host's loopback interface that leads to a port of the guest.
     *
     * @param hostPort the port on the host
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if a port is not between 1 and 65535
     */
    public UserNetwork forwardTcp(int hostPort, int guestPort) {
        return forward(PortForward.tcp(hostPort, guestPort));
    }

    /**
     * This network with a UDP port of the host's loopback interface that leads to a port of the guest.
     *
     * @param hostPort the port on the host
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if a port is not between 1 and 65535
     */
    public UserNetwork forwardUdp(int hostPort, int guestPort) {
        return forward(PortForward.udp(hostPort, guestPort));
    }

    /**
     * This network with a port forwarding.
     *
     * @param forward the forwarding
     * @return the changed copy
     */
    public UserNetwork forward(PortForward forward) {
        List<PortForward> more = new ArrayList<>(forwards);
        more.add(forward);
        return new UserNetwork(nic, more);
    }

    @Override
    public UserNetwork nic(Nic card) {
        return new UserNetwork(card, forwards);
    }

    @Override
    public UserNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public UserNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public UserNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public UserNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        forwards.forEach(forward -> out.exclusive(forward.hostPortName()));
        PropertyTree tree = PropertyTree.of("type", "user");
        return forwards.isEmpty()
                ? tree
                : tree.with(
                        "hostfwd",
                        new PropertyValue.Repeated(
                                forwards.stream().map(PortForward::rule).toList()));
    }
}
