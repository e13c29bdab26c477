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
 * A network that QEMU itself provides ({@code -netdev user}): a private network with a DHCP server, a DNS forwarder and a
 * router. The guest's connections go out through the host.
 *
 * @param nic the card that the guest sees
 * @param forwards the ports of the host that are forwarded to the guest
 * @param options other properties, such as its addresses and its DNS and TFTP servers
 */
public record UserNetwork(Nic nic, List<PortForward> forwards, PropertyTree options) implements Network {
    /** The user-mode network cuts a longer name. */
    private static final int MAX_HOSTNAME = 32;

    /** The field of a BOOTP reply, without its terminator. */
    private static final int MAX_BOOT_FILE = 127;

    /** Copies the list. */
    public UserNetwork {
        Objects.requireNonNull(nic, "nic");
        forwards = List.copyOf(forwards);
        Objects.requireNonNull(options, "options");
    }

    /**
     * This network with a free TCP port of the host's loopback interface forwarded to a port of the guest. QEMU chooses the port when it
     * starts; {@code VirtualMachine.hostPort} returns it.
     *
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if the port is not between 1 and 65535
     */
    public UserNetwork forwardTcp(int guestPort) {
        return forwardTcp(0, guestPort);
    }

    /**
     * This network with a TCP port of the host's loopback interface forwarded to a port of the guest.
     *
     * @param hostPort the port on the host; 0 for a free one
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if a port is out of range
     */
    public UserNetwork forwardTcp(int hostPort, int guestPort) {
        return forward(PortForward.tcp(hostPort, guestPort));
    }

    /**
     * This network with a free UDP port of the host's loopback interface forwarded to a port of the guest. QEMU chooses the port when it
     * starts; {@code VirtualMachine.hostPort} returns it.
     *
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if the port is not between 1 and 65535
     */
    public UserNetwork forwardUdp(int guestPort) {
        return forwardUdp(0, guestPort);
    }

    /**
     * This network with a UDP port of the host's loopback interface forwarded to a port of the guest.
     *
     * @param hostPort the port on the host; 0 for a free one
     * @param guestPort the port in the guest
     * @return the changed copy
     * @throws IllegalArgumentException if a port is out of range
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
        return new UserNetwork(nic, more, options);
    }

    /**
     * This network, isolated: the guest cannot connect to anything, and is reached only through forwarded ports
     * ({@code restrict}).
     *
     * @return the changed copy
     */
    public UserNetwork isolated() {
        return option("restrict", new PropertyValue.Flag(true));
    }

    /**
     * This network with the host name that its DHCP server gives the guest.
     *
     * @param name the name
     * @return the changed copy
     */
    public UserNetwork hostname(String name) {
        return option("hostname", new PropertyValue.Text(QemuText.checkLength("hostname", name, MAX_HOSTNAME)));
    }

    /**
     * This network with other addresses than {@code 10.0.2.0/24}.
     *
     * @param network the addresses, such as {@code 10.0.9.0/24}
     * @return the changed copy
     */
    public UserNetwork subnet(String network) {
        return option("net", new PropertyValue.Text(network));
    }

    /**
     * This network with another address for its DNS server, as the guest sees it.
     *
     * @param address an address of the network
     * @return the changed copy
     */
    public UserNetwork dns(String address) {
        return option("dns", new PropertyValue.Text(address));
    }

    /**
     * This network with domains in which the guest looks up short names.
     *
     * @param domains the domains, at least one
     * @return the changed copy
     */
    public UserNetwork searchDomains(List<String> domains) {
        return option("dnssearch", new PropertyValue.Repeated(domains));
    }

    /**
     * This network with a TFTP server.
     *
     * @param folder the folder of the host to serve
     * @param bootFile the file in it that the guest boots from, or empty
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public UserNetwork tftp(Path folder, String bootFile) {
        UserNetwork served = option(
                "tftp",
                new PropertyValue.Text(QemuText.checkPath("tftp", folder).toString()));
        return bootFile.isEmpty()
                ? served
                : served.option(
                        "bootfile", new PropertyValue.Text(QemuText.checkLength("boot file", bootFile, MAX_BOOT_FILE)));
    }

    /**
     * This network with any other property of {@code -netdev user}.
     *
     * @param key the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public UserNetwork option(String key, PropertyValue value) {
        return new UserNetwork(nic, forwards, options.with(key, value));
    }

    @Override
    public UserNetwork nic(Nic card) {
        return new UserNetwork(card, forwards, options);
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
        forwards.forEach(forward -> forward.claim(out));
        PropertyTree tree = PropertyTree.of("type", "user").withAll(options);
        return forwards.isEmpty()
                ? tree
                : tree.with(
                        "hostfwd",
                        new PropertyValue.Repeated(
                                forwards.stream().map(PortForward::rule).toList()));
    }
}
