package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.SocketTarget;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A network over datagrams ({@code -netdev dgram}, from QEMU 7.2): between two machines over UDP or Unix domain sockets, or
 * among any number of machines in an IP multicast group.
 *
 * @param nic the card that the guest sees
 * @param local the address that this machine receives on; nothing for a multicast group
 * @param remote the address that it sends to: the other machine, or the group
 */
public record DatagramNetwork(Nic nic, Optional<SocketTarget> local, SocketTarget remote) implements Network {
    /**
     * Checks the addresses against each other.
     *
     * @throws IllegalArgumentException if one is a Unix domain socket and the other is not, or there is only the remote one
     *     and it is a Unix domain socket
     */
    public DatagramNetwork {
        Objects.requireNonNull(nic, "nic");
        boolean unix = remote instanceof SocketTarget.Unix;
        boolean alike = local.map(SocketTarget.Unix.class::isInstance)
                .map(localIsUnix -> localIsUnix == unix)
                .orElse(!unix);
        if (!alike) {
            throw new IllegalArgumentException("datagram network: from " + local.orElse(null) + " to " + remote
                    + ": needs two addresses of one kind, or only a remote address that is a multicast group");
        }
    }

    /**
     * One end of a link over UDP on the loopback interface. The other end swaps the ports.
     *
     * @param localPort the port that this machine receives on
     * @param remotePort the port that the other machine receives on
     * @return the network
     * @throws IllegalArgumentException if a port is not between 1 and 65535
     */
    public static DatagramNetwork udp(int localPort, int remotePort) {
        return new DatagramNetwork(
                Nic.DEFAULT,
                Optional.of(new SocketTarget.Inet("127.0.0.1", localPort)),
                new SocketTarget.Inet("127.0.0.1", remotePort));
    }

    /**
     * One end of a link over Unix domain sockets. The other end swaps the paths.
     *
     * @param local the socket that this machine receives on, which QEMU creates
     * @param remote the socket that the other machine receives on
     * @return the network
     * @throws IllegalArgumentException if a path is empty or too long for a socket address
     */
    public static DatagramNetwork unix(Path local, Path remote) {
        return new DatagramNetwork(
                Nic.DEFAULT, Optional.of(new SocketTarget.Unix(local)), new SocketTarget.Unix(remote));
    }

    /**
     * A network of any number of machines in a multicast group.
     *
     * @param group the multicast address, such as {@code 230.0.0.1}
     * @param port the port
     * @return the network
     * @throws IllegalArgumentException if the address is empty, or the port is not between 1 and 65535
     */
    public static DatagramNetwork multicast(String group, int port) {
        return new DatagramNetwork(Nic.DEFAULT, Optional.empty(), new SocketTarget.Inet(group, port));
    }

    @Override
    public DatagramNetwork nic(Nic card) {
        return new DatagramNetwork(card, local, remote);
    }

    @Override
    public DatagramNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public DatagramNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public DatagramNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public DatagramNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        PropertyTree tree = PropertyTree.of("type", "dgram");
        return (local.isPresent() ? tree.with("local", local.get().tree()) : tree).with("remote", remote.tree());
    }
}
