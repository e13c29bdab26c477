package dev.qemu4j.manager.internal.network;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.network.PortForward;
import dev.qemu4j.config.network.PortForward.Protocol;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.qapi.misc.HumanMonitorCommand;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The ports of the host that a machine's user networks forward to its guest. */
public final class ForwardedPorts {
    private static final String OPERATION = "hostPort";

    /** QEMU has no QMP command for its user networks. */
    private static final HumanMonitorCommand USERNET = HumanMonitorCommand.of("info usernet");

    /** A line of the answer: protocol, file descriptor, address and port of the host, address and port of the guest, two queues. */
    private static final Pattern FORWARD = Pattern.compile(
            "(?m)^ *(TCP|UDP)\\[HOST_FORWARD] +\\d+ +\\S+ +(\\d{1,5}) +\\S+ +(\\d{1,5}) +\\d+ +\\d+\\s*$");

    private static final int MAX_PORT = 65535;

    private final MachineMonitor monitor;
    private final Supplier<VmConfig> config;

    public ForwardedPorts(MachineMonitor monitor, Supplier<VmConfig> config) {
        this.monitor = monitor;
        this.config = config;
    }

    /**
     * The port of the host that the first network with such a forwarding forwards to a port of the guest. QEMU is asked only if it has
     * chosen the port.
     *
     * @throws VmOperationException if no network forwards a port to it, or QEMU does not answer
     */
    public int hostPort(Protocol protocol, int guestPort) throws InterruptedException {
        List<PortForward> all = forwards();
        PortForward wanted = all.stream()
                .filter(forward -> forward.protocol() == protocol && forward.guestPort() == guestPort)
                .findFirst()
                .orElseThrow(() -> failed("no user network forwards a port of the host to " + protocol + " port "
                        + guestPort + " of the guest; add one with Network.user()." + method(protocol) + "(" + guestPort
                        + ")"));
        return wanted.hostPort() != 0 ? wanted.hostPort() : chosen(wanted, all);
    }

    private List<PortForward> forwards() {
        return config.get().networks().stream()
                .filter(UserNetwork.class::isInstance)
                .flatMap(network -> ((UserNetwork) network).forwards().stream())
                .toList();
    }

    private int chosen(PortForward wanted, List<PortForward> all) throws InterruptedException {
        String answer = monitor.execute(OPERATION, USERNET);
        OptionalInt chosen = FORWARD.matcher(answer)
                .results()
                .filter(line -> line.group(1).equals(wanted.protocol().name())
                        && Integer.parseInt(line.group(3)) == wanted.guestPort())
                .mapToInt(ForwardedPorts::hostPort)
                .filter(port -> port > 0 && port <= MAX_PORT && all.stream().noneMatch(isAt(wanted, port)))
                .findFirst();
        return chosen.orElseThrow(() -> failed("QEMU does not list a forwarding to " + wanted.protocol() + " port "
                + wanted.guestPort() + " of the guest (info usernet)"));
    }

    private static int hostPort(MatchResult line) {
        return Integer.parseInt(line.group(2));
    }

    /** Whether a forwarding to the same port of the guest has a port that the configuration gives. */
    private static Predicate<PortForward> isAt(PortForward wanted, int port) {
        return forward -> forward.protocol() == wanted.protocol()
                && forward.guestPort() == wanted.guestPort()
                && forward.hostPort() == port;
    }

    private static String method(Protocol protocol) {
        return protocol == Protocol.TCP ? "forwardTcp" : "forwardUdp";
    }

    private VmOperationException failed(String problem) {
        return new VmOperationException(monitor.machine(), OPERATION, problem, null, null);
    }
}
