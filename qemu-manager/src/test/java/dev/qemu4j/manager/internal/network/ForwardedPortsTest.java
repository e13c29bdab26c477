package dev.qemu4j.manager.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Network;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.network.PortForward.Protocol;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.manager.FakeMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardedPortsTest {
    private static final String HEAD =
            "Hub -1 (net0):\r\n  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r\n";

    private FakeMonitor machine;

    @BeforeEach
    void connect() throws InterruptedException {
        machine = new FakeMonitor();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private ForwardedPorts ports(UserNetwork... networks) {
        VmConfig.Builder config = VmConfig.builder();
        List.of(networks).forEach(config::network);
        VmConfig built = config.build();
        return new ForwardedPorts(machine, () -> built);
    }

    private void usernet(String lines) {
        machine.qemu().on("human-monitor-command", request -> Reply.of(HEAD + lines));
    }

    private static String line(String protocol, String address, int hostPort, int guestPort) {
        return "  " + protocol + "[HOST_FORWARD]   8 " + address + " " + hostPort + "       10.0.2.15    " + guestPort
                + "     0     0\r\n";
    }

    @Test
    void aPortThatTheConfigurationGivesNeedsNoQuestion() throws Exception {
        assertThat(ports(Network.user().forwardTcp(2222, 22)).hostPort(Protocol.TCP, 22))
                .isEqualTo(2222);
        assertThat(machine.qemu().requests("human-monitor-command")).isEmpty();
    }

    @Test
    void aPortThatQemuHasChosenIsFoundAmongOthers() throws Exception {
        usernet(line("UDP", "127.0.0.1", 1000, 22) + "  TCP[ESTABLISHED]  9 127.0.0.1 1001 10.0.2.15 22 0 0\r\n"
                + line("TCP", "127.0.0.1", 1002, 80) + line("TCP", "*", 1003, 22) + line("TCP", "127.0.0.1", 1004, 22));
        ForwardedPorts ports =
                ports(Network.user().forwardTcp(22).forwardTcp(80).forwardUdp(22));
        assertThat(ports.hostPort(Protocol.TCP, 22)).isEqualTo(1003);
        assertThat(ports.hostPort(Protocol.TCP, 80)).isEqualTo(1002);
        assertThat(ports.hostPort(Protocol.UDP, 22)).isEqualTo(1000);
    }

    @Test
    void thePortOfAnotherForwardingIsNotTakenForTheChosenOne() throws Exception {
        usernet(line("TCP", "127.0.0.1", 2222, 22) + line("TCP", "127.0.0.1", 1004, 22));
        ForwardedPorts ports =
                ports(Network.user().forwardTcp(22), Network.user().forwardTcp(2222, 22));
        assertThat(ports.hostPort(Protocol.TCP, 22)).isEqualTo(1004);
    }

    @Test
    void aPortThatIsNotForwardedIsAFailureWithTheRemedy() {
        assertThatThrownBy(() -> ports(Network.user().forwardTcp(80)).hostPort(Protocol.TCP, 22))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("TCP port 22 of the guest")
                .hasMessageContaining("Network.user().forwardTcp(22)");
    }

    @Test
    void anAnswerWithoutTheForwardingIsAFailure() {
        for (String answer : List.of("", line("TCP", "127.0.0.1", 0, 22), line("TCP", "127.0.0.1", 65536, 22))) {
            usernet(answer);
            assertThatThrownBy(() -> ports(Network.user().forwardTcp(22)).hostPort(Protocol.TCP, 22))
                    .as(answer)
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("does not list a forwarding to TCP port 22");
        }
    }
}
