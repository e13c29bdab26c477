package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A network from another process, which reads and writes packets in the guest's memory ({@code -netdev vhost-user}). Needs
 * {@linkplain dev.qemu4j.config.memory.MemoryBacking#shared() shared memory}.
 *
 * @param nic the card that the guest sees; it must be virtio
 * @param socket the path of the process's socket
 * @param queues how many queues the process and the card have
 */
public record VhostUserNetwork(Nic nic, Path socket, int queues) implements Network {
    /**
     * Checks the path and the card.
     *
     * @throws IllegalArgumentException if the path is empty or too long for a socket address, the card is not virtio, or the
     *     number of queues is less than 1
     */
    public VhostUserNetwork {
        QemuText.checkSocketPath("vhost-user network", socket);
        if (!nic.model().equals(NetworkModel.VIRTIO)) {
            throw new IllegalArgumentException("vhost-user network: needs a virtio card, not " + nic.model());
        }
        if (queues < 1) {
            throw new IllegalArgumentException("vhost-user network: " + queues + " queues is less than 1");
        }
    }

    /**
     * A network from a process that listens on a socket.
     *
     * @param socket the path of the socket
     * @return the network
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static VhostUserNetwork connect(Path socket) {
        return new VhostUserNetwork(Nic.DEFAULT, socket, 1);
    }

    /**
     * This network with several queues, so that several CPUs of the guest can use it at once.
     *
     * @param count how many; the process must have as many
     * @return the changed copy
     * @throws IllegalArgumentException if the number is less than 1
     */
    public VhostUserNetwork queues(int count) {
        return new VhostUserNetwork(nic, socket, count);
    }

    @Override
    public VhostUserNetwork nic(Nic card) {
        return new VhostUserNetwork(card, socket, queues);
    }

    @Override
    public VhostUserNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public VhostUserNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public VhostUserNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public VhostUserNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        out.needsSharedMemory("vhost-user");
        String chardev = out.id("vhostuser", Optional.empty(), IdSpace.CHARDEV);
        Chardev.unix(socket).connecting().describe(out, chardev, "the socket of the network's process");
        PropertyTree tree = PropertyTree.of("type", "vhost-user").with("chardev", chardev);
        return queues > 1 ? tree.with("queues", queues) : tree;
    }
}
