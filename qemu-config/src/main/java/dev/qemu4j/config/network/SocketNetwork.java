package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;

/**
 * A network between machines ({@code -netdev socket}): one machine listens and another connects over TCP, or any number share
 * an IP multicast group. Needs no permission.
 *
 * @param nic the card that the guest sees
 * @param role the role of this machine
 * @param host the address to listen on or connect to, or of the group
 * @param port the port
 */
public record SocketNetwork(Nic nic, Role role, String host, int port) implements Network {
    private static final int MAX_PORT = 65535;

    /** The roles of machines. */
    public enum Role {
        /** Listens for another machine. */
        LISTEN("listen"),
        /** Connects to a machine that listens. */
        CONNECT("connect"),
        /** Shares a multicast group. */
        MULTICAST("mcast");

        private final String word;

        Role(String word) {
            this.word = word;
        }
    }

    /**
     * Checks host and port.
     *
     * @throws IllegalArgumentException if the host is empty or contains a colon, or the port is not between 1 and 65535
     */
    public SocketNetwork {
        Objects.requireNonNull(nic, "nic");
        Objects.requireNonNull(role, "role");
        QemuText.checkNotEmpty("socket network host", host);
        if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("socket network host: '" + host
                    + "' contains a colon, which QEMU would take for the start of the port");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("socket network: port " + port + " is not between 1 and 65535");
        }
    }

    /**
     * One end of a link, which listens on the loopback interface.
     *
     * @param port the port
     * @return the network
     * @throws IllegalArgumentException if the port is not between 1 and 65535
     */
    public static SocketNetwork listen(int port) {
        return new SocketNetwork(Nic.DEFAULT, Role.LISTEN, "127.0.0.1", port);
    }

    /**
     * The other end of a link, which connects.
     *
     * @param host the address that the first end listens on
     * @param port its port
     * @return the network
     * @throws IllegalArgumentException if the host is empty or contains a colon, or the port is not between 1 and 65535
     */
    public static SocketNetwork connect(String host, int port) {
        return new SocketNetwork(Nic.DEFAULT, Role.CONNECT, host, port);
    }

    /**
     * A network of any number of machines in a multicast group.
     *
     * @param group the multicast address, such as {@code 230.0.0.1}
     * @param port the port
     * @return the network
     * @throws IllegalArgumentException if the address is empty or contains a colon, or the port is not between 1 and 65535
     */
    public static SocketNetwork multicast(String group, int port) {
        return new SocketNetwork(Nic.DEFAULT, Role.MULTICAST, group, port);
    }

    @Override
    public SocketNetwork nic(Nic card) {
        return new SocketNetwork(card, role, host, port);
    }

    @Override
    public SocketNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public SocketNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public SocketNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public SocketNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        return PropertyTree.of("type", "socket").with(role.word, host + ":" + port);
    }
}
