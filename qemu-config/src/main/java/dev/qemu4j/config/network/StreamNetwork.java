package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.SocketTarget;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A network over a TCP or Unix domain socket ({@code -netdev stream}, from QEMU 7.2): to another machine, or to a process that
 * provides a network, such as {@code passt}.
 *
 * @param nic the card that the guest sees
 * @param address the address that QEMU listens on or connects to
 * @param server whether QEMU listens (true) or connects (false)
 * @param reconnectMillis the milliseconds after which QEMU connects again if the other side is not there or disconnects (from
 *     QEMU 9.2), or nothing for never
 */
public record StreamNetwork(Nic nic, SocketTarget address, boolean server, OptionalInt reconnectMillis)
        implements Network {
    /**
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException if the time is less than a millisecond, or QEMU listens
     */
    public StreamNetwork {
        Objects.requireNonNull(nic, "nic");
        Objects.requireNonNull(address, "address");
        if (reconnectMillis.isPresent() && (server || reconnectMillis.getAsInt() < 1)) {
            throw new IllegalArgumentException("stream network: reconnecting after " + reconnectMillis.getAsInt()
                    + " ms " + (server ? "is only for the side that connects" : "is less than 1 ms"));
        }
    }

    /**
     * A network for which QEMU listens.
     *
     * @param socket the path of the socket
     * @return the network
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static StreamNetwork listen(Path socket) {
        return listen(new SocketTarget.Unix(socket));
    }

    /**
     * A network for which QEMU listens.
     *
     * @param address the address to listen on
     * @return the network
     */
    public static StreamNetwork listen(SocketTarget address) {
        return new StreamNetwork(Nic.DEFAULT, address, true, OptionalInt.empty());
    }

    /**
     * A network that QEMU connects to: another machine, or {@code passt --socket}.
     *
     * @param socket the path of the socket
     * @return the network
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static StreamNetwork connect(Path socket) {
        return connect(new SocketTarget.Unix(socket));
    }

    /**
     * A network that QEMU connects to.
     *
     * @param address the address to connect to
     * @return the network
     */
    public static StreamNetwork connect(SocketTarget address) {
        return new StreamNetwork(Nic.DEFAULT, address, false, OptionalInt.empty());
    }

    /**
     * This network, connected again if the other side is not there or disconnects.
     *
     * @param after the time between two attempts, at least a millisecond and at most 24 days
     * @return the changed copy
     * @throws IllegalArgumentException if the time is too short or too long, or QEMU listens
     */
    public StreamNetwork reconnecting(Duration after) {
        if (after.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("stream network: reconnecting after " + after + " is more than 24 days");
        }
        return new StreamNetwork(nic, address, server, OptionalInt.of((int) after.toMillis()));
    }

    @Override
    public StreamNetwork nic(Nic card) {
        return new StreamNetwork(card, address, server, reconnectMillis);
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
        PropertyTree tree =
                PropertyTree.of("type", "stream").with("server", server).with("addr", address.tree());
        return reconnectMillis.isPresent() ? tree.with("reconnect-ms", reconnectMillis.getAsInt()) : tree;
    }
}
