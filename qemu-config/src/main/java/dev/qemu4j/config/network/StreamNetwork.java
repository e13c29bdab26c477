package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.NetworkModel;
import dev.qemu4j.config.Nic;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A network over a Unix domain socket ({@code -netdev stream}, from QEMU 7.2): to another machine, or to a process that
 * serves a network, such as {@code passt}.
 *
 * @param nic the card that the guest sees
 * @param socket the path of the socket
 * @param server whether QEMU listens (true) or connects (false)
 */
public record StreamNetwork(Nic nic, Path socket, boolean server) implements Network {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty or longer than a socket address holds
     */
    public StreamNetwork {
        Objects.requireNonNull(nic, "nic");
        QemuText.checkSocketPath("stream network", socket);
    }

    /**
     * A network that QEMU listens for.
     *
     * @param socket the path of the socket
     * @return the network
     * @throws IllegalArgumentException if the path is empty or longer than a socket address holds
     */
    public static StreamNetwork listen(Path socket) {
        return new StreamNetwork(Nic.DEFAULT, socket, true);
    }

    /**
     * A network that QEMU connects to: another machine, or {@code passt --socket}.
     *
     * @param socket the path of the socket
     * @return the network
     * @throws IllegalArgumentException if the path is empty or longer than a socket address holds
     */
    public static StreamNetwork connect(Path socket) {
        return new StreamNetwork(Nic.DEFAULT, socket, false);
    }

    @Override
    public StreamNetwork nic(Nic card) {
        return new StreamNetwork(card, socket, server);
    }

    @Override
    public StreamNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public StreamNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public StreamNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public StreamNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        return PropertyTree.of("type", "stream")
                .with("server", server)
                .with("addr", PropertyTree.of("type", "unix").with("path", socket.toString()));
    }
}
