package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Network;
import dev.qemu4j.config.network.PortForward.Protocol;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** Ports of the host that QEMU chooses for forwardings, on every QEMU. */
class ForwardedPortsIT extends EveryQemuTests {
    private VirtualMachine create(String name, Network... networks) throws InterruptedException {
        var config = TestMachines.bare(name, "q35");
        for (Network network : networks) {
            config.network(network);
        }
        return manager.create(config.build());
    }

    @Test
    void eachMachineHasPortsOfItsOwnAndTheyAcceptConnections() throws Exception {
        Network network = Network.user().forwardTcp(22).forwardTcp(80).forwardUdp(53);
        try (VirtualMachine one = create("one", network);
                VirtualMachine other = create("other", network)) {
            assertThat(new int[] {one.hostPort(22), one.hostPort(80), other.hostPort(22), other.hostPort(80)})
                    .doesNotHaveDuplicates();
            assertThat(one.hostPort(Protocol.UDP, 53)).isPositive();
            for (int port : new int[] {one.hostPort(22), other.hostPort(80)}) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
                    assertThat(socket.isConnected()).isTrue();
                }
            }
        }
    }

    @Test
    void aNetworkThatIsPluggedInLaterHasItsPortToo() throws Exception {
        try (VirtualMachine vm = create("web")) {
            assertThatThrownBy(() -> vm.hostPort(22))
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("'web'")
                    .hasMessageContaining("forwardTcp(22)");
            vm.attach(Network.user().forwardTcp(22));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), vm.hostPort(22))) {
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }

    @Test
    void thePortsOfAMachineThatHasEndedAreUnknown() throws Exception {
        VirtualMachine vm = create("web", Network.user().forwardTcp(22));
        vm.destroy();
        assertThatThrownBy(() -> vm.hostPort(22))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("'web'");
    }
}
