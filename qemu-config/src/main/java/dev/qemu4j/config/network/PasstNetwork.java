package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A network from a {@code passt} process that QEMU starts and stops ({@code -netdev passt}, from QEMU 10.1 in builds that have
 * it). Like a {@link UserNetwork}, but faster and without QEMU's own network stack.
 *
 * <p>For other versions of QEMU, start {@code passt --socket} yourself and use {@link StreamNetwork#connect(Path)}, or
 * {@code passt --vhost-user} and {@link VhostUserNetwork#connect(Path)}.
 *
 * @param nic the card that the guest sees
 * @param tcpPorts the forwarded TCP ports, in the syntax of {@code passt}
 * @param udpPorts the forwarded UDP ports, in the syntax of {@code passt}
 * @param options other properties of {@code -netdev passt}
 */
public record PasstNetwork(Nic nic, List<String> tcpPorts, List<String> udpPorts, PropertyTree options)
        implements Network {
    private static final String VHOST_USER = "vhost-user";

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a rule is empty
     */
    public PasstNetwork {
        Objects.requireNonNull(nic, "nic");
        Objects.requireNonNull(options, "options");
        tcpPorts = List.copyOf(tcpPorts);
        udpPorts = List.copyOf(udpPorts);
        tcpPorts.forEach(rule -> QemuText.checkNotEmpty("passt tcp port", rule));
        udpPorts.forEach(rule -> QemuText.checkNotEmpty("passt udp port", rule));
    }

    /**
     * A network without forwarded ports.
     *
     * @return the network
     */
    public static PasstNetwork standard() {
        return new PasstNetwork(Nic.DEFAULT, List.of(), List.of(), PropertyTree.empty());
    }

    /**
     * This network with a TCP port of the host's loopback interface forwarded to a port of the guest.
     *
     * @param hostPort the port on the host
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if a port is not between 1 and 65535
     */
    public PasstNetwork forwardTcp(int hostPort, int guestPort) {
        return tcp(rule(PortForward.tcp(hostPort, guestPort)));
    }

    /**
     * This network with a UDP port of the host's loopback interface forwarded to a port of the guest.
     *
     * @param hostPort the port on the host
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if a port is not between 1 and 65535
     */
    public PasstNetwork forwardUdp(int hostPort, int guestPort) {
        return udp(rule(PortForward.udp(hostPort, guestPort)));
    }

    /**
     * This network with TCP ports forwarded to the guest.
     *
     * @param rule the ports in the syntax of {@code passt}, such as {@code all} or {@code 8000-8010:80-90}
     * @return the changed copy
     * @throws IllegalArgumentException if the rule is empty
     */
    public PasstNetwork tcp(String rule) {
        return new PasstNetwork(nic, and(tcpPorts, rule), udpPorts, options);
    }

    /**
     * This network with UDP ports forwarded to the guest.
     *
     * @param rule the ports in the syntax of {@code passt}
     * @return the changed copy
     * @throws IllegalArgumentException if the rule is empty
     */
    public PasstNetwork udp(String rule) {
        return new PasstNetwork(nic, tcpPorts, and(udpPorts, rule), options);
    }

    /**
     * This network over vhost-user: {@code passt} reads and writes packets in the guest's memory. Needs
     * {@linkplain dev.qemu4j.config.memory.MemoryBacking#shared() shared memory} and a virtio card.
     *
     * @return the changed copy
     */
    public PasstNetwork vhostUser() {
        return option(VHOST_USER, new PropertyValue.Flag(true));
    }

    /**
     * This network with another {@code passt} than the one on QEMU's path.
     *
     * @param program the program
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public PasstNetwork program(Path program) {
        return option(
                "path",
                new PropertyValue.Text(QemuText.checkPath("passt", program).toString()));
    }

    /**
     * This network with any other property of {@code -netdev passt}.
     *
     * @param key the name of the property, such as {@code mtu}
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public PasstNetwork option(String key, PropertyValue value) {
        return new PasstNetwork(nic, tcpPorts, udpPorts, options.with(key, value));
    }

    private static String rule(PortForward forward) {
        if (forward.hostPort() == 0) {
            throw new IllegalArgumentException(
                    "port forward: host port 0 is not between 1 and 65535: passt chooses no port");
        }
        return forward.hostAddress() + "/" + forward.hostPort() + ":" + forward.guestPort();
    }

    private static List<String> and(List<String> rules, String rule) {
        List<String> more = new ArrayList<>(rules);
        more.add(rule);
        return more;
    }

    @Override
    public PasstNetwork nic(Nic card) {
        return new PasstNetwork(card, tcpPorts, udpPorts, options);
    }

    @Override
    public PasstNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public PasstNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public PasstNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public PasstNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        out.spawns("passt");
        if (options.get(VHOST_USER).isPresent()) {
            out.needsSharedMemory("vhost-user");
        }
        PropertyTree tree = PropertyTree.of("type", "passt").withAll(options);
        if (!tcpPorts.isEmpty()) {
            tree = tree.with("tcp-ports", new PropertyValue.Repeated(tcpPorts));
        }
        return udpPorts.isEmpty() ? tree : tree.with("udp-ports", new PropertyValue.Repeated(udpPorts));
    }
}
