package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tap or macvtap interface that is already open ({@code -netdev tap,fds=…}): QEMU inherits its file descriptors, one for each
 * queue, and needs no permission itself.
 *
 * <p>The JDK passes no descriptors to child processes, so a wrapper that starts QEMU opens them, such as
 * {@code sh -c 'exec "$0" "$@" 3<>/dev/tap7'} for the macvtap interface of index 7.
 *
 * @param nic the card that the guest sees
 * @param descriptors the numbers of the descriptors
 * @param vhost whether the host's kernel processes the packets, which is faster and needs {@code /dev/vhost-net}
 */
public record OpenTapNetwork(Nic nic, List<Integer> descriptors, boolean vhost) implements Network {
    private static final int FIRST = 3;

    /**
     * Copies the list and checks the numbers.
     *
     * @throws IllegalArgumentException if there is no descriptor, one is a standard stream (below 3), or one occurs twice
     */
    public OpenTapNetwork {
        Objects.requireNonNull(nic, "nic");
        descriptors = List.copyOf(descriptors);
        if (descriptors.isEmpty()
                || descriptors.stream().anyMatch(number -> number < FIRST)
                || new HashSet<>(descriptors).size() < descriptors.size()) {
            throw new IllegalArgumentException(
                    "tap: the descriptors " + descriptors + " must be one or more different numbers from 3 up");
        }
    }

    /**
     * An interface that is already open.
     *
     * @param descriptors the numbers of its descriptors, one for each queue
     * @return the network
     * @throws IllegalArgumentException if there is no descriptor, one is below 3, or one occurs twice
     */
    public static OpenTapNetwork of(int... descriptors) {
        return new OpenTapNetwork(Nic.DEFAULT, IntStream.of(descriptors).boxed().toList(), false);
    }

    /**
     * This network with packets processed by the host's kernel.
     *
     * @return the changed copy
     */
    public OpenTapNetwork withVhost() {
        return new OpenTapNetwork(nic, descriptors, true);
    }

    @Override
    public OpenTapNetwork nic(Nic card) {
        return new OpenTapNetwork(card, descriptors, vhost);
    }

    @Override
    public OpenTapNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public OpenTapNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public OpenTapNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public OpenTapNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public int queues() {
        return descriptors.size();
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        descriptors.forEach(number -> out.exclusive("file descriptor " + number));
        String numbers = descriptors.stream().map(String::valueOf).collect(Collectors.joining(":"));
        PropertyTree tree = PropertyTree.of("type", "tap").with(descriptors.size() == 1 ? "fd" : "fds", numbers);
        return vhost ? tree.with("vhost", true) : tree;
    }
}
