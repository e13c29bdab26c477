package dev.qemu4j.config.network;

import dev.qemu4j.config.option.OptionCollector;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of the host that is forwarded to a port of the guest ({@code hostfwd}).
 *
 * @param protocol TCP or UDP
 * @param hostAddress the IPv4 address to listen on; {@code 127.0.0.1} accepts only this host, {@code 0.0.0.0} everyone
 * @param hostPort the port on the host; 0 for a free one, which QEMU chooses when it starts
 * @param guestPort the port in the guest
 */
public record PortForward(Protocol protocol, String hostAddress, int hostPort, int guestPort) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern RULE = Pattern.compile("(tcp|udp|):([0-9.]*):(\\d{1,5})-:(\\d{1,5})");
    private static final int FREE = 0;
    private static final int MAX_PORT = 65535;

    /** The protocol of a forwarded port. */
    public enum Protocol {
        /** TCP. */
        TCP,
        /** UDP. */
        UDP
    }

    /**
     * Checks address and ports.
     *
     * @throws IllegalArgumentException if a port is out of range, or the address is not an IPv4 address
     */
    public PortForward {
        Objects.requireNonNull(protocol, "protocol");
        checkPort("host port", hostPort, FREE);
        checkPort("guest port", guestPort, 1);
        if (!IPV4.matcher(hostAddress).matches()) {
            throw new IllegalArgumentException("port forward: '" + hostAddress + "' is not an IPv4 address");
        }
    }

    /**
     * A TCP port of the loopback interface.
     *
     * @param hostPort the port on the host; 0 for a free one
     * @param guestPort the port in the guest
     * @return the forwarding
     * @throws IllegalArgumentException if a port is out of range
     */
    public static PortForward tcp(int hostPort, int guestPort) {
        return new PortForward(Protocol.TCP, LOOPBACK, hostPort, guestPort);
    }

    /**
     * A UDP port of the loopback interface.
     *
     * @param hostPort the port on the host; 0 for a free one
     * @param guestPort the port in the guest
     * @return the forwarding
     * @throws IllegalArgumentException if a port is out of range
     */
    public static PortForward udp(int hostPort, int guestPort) {
        return new PortForward(Protocol.UDP, LOOPBACK, hostPort, guestPort);
    }

    /**
     * This port forwarding on another address of the host.
     *
     * @param address the IPv4 address; {@code 0.0.0.0} for all
     * @return the changed copy
     * @throws IllegalArgumentException if this is not an IPv4 address
     */
    public PortForward listeningOn(String address) {
        return new PortForward(protocol, address, hostPort, guestPort);
    }

    /**
     * Parses a rule in QEMU's syntax, such as {@code tcp:127.0.0.1:2222-:22}. Without an address it listens on all addresses,
     * and without a protocol it is TCP.
     *
     * @param rule the rule
     * @return the forwarding
     * @throws IllegalArgumentException if the text is not such a rule, or has an address for the guest
     */
    public static PortForward parse(String rule) {
        Matcher matcher = RULE.matcher(rule);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "port forward: '" + rule + "' is not a rule such as tcp:127.0.0.1:2222-:22");
        }
        return new PortForward(
                matcher.group(1).equals("udp") ? Protocol.UDP : Protocol.TCP,
                matcher.group(2).isEmpty() ? "0.0.0.0" : matcher.group(2),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)));
    }

    /** Claims the port on the host, unless it is to be a free one. */
    void claim(OptionCollector out) {
        if (hostPort != FREE) {
            out.hostPort(protocol.name().toLowerCase(Locale.ROOT), hostAddress, hostPort);
        }
    }

    String rule() {
        return protocol.name().toLowerCase(Locale.ROOT) + ":" + hostAddress + ":" + hostPort + "-:" + guestPort;
    }

    private static void checkPort(String what, int port, int min) {
        if (port < min || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "port forward: " + what + " " + port + " is not between " + min + " and 65535");
        }
    }
}
