package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.network.DatagramNetwork;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.Nic;
import dev.qemu4j.config.network.OpenTapNetwork;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.network.VhostUserNetwork;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworksTest {
    private static final Path SOCKET = Path.of("/s,1");
    private static final String MAC = "52:54:00:00:00:01";
    private static final String CARD = "-device virtio-net-pci,id=net0,netdev=net0,mac=" + MAC;

    @Test
    void aTapRunsTheScriptsItIsGiven() {
        assertThat(Added.to(
                        "q35",
                        Network.tap("tap0")
                                .script(Path.of("/up,1"))
                                .downScript(Path.of("/down"))
                                .mac(MAC)))
                .containsExactly("-netdev tap,id=net0,ifname=tap0,script=/up,,1,downscript=/down", CARD);
        refused(() -> Network.tap("tap0").script(Path.of("")), "tap script", "empty");
    }

    @Test
    void anOpenTapHasAQueueForEachDescriptor() {
        assertThat(Added.to("q35", OpenTapNetwork.of(7).mac(MAC))).containsExactly("-netdev tap,id=net0,fd=7", CARD);
        assertThat(Added.to("q35", OpenTapNetwork.of(7, 8).withVhost().mac(MAC)))
                .containsExactly("-netdev tap,id=net0,fds=7:8,vhost=on", CARD + ",mq=on,vectors=6");
    }

    @Test
    void descriptorsAreThoseThatQemuCanInherit() {
        refused(OpenTapNetwork::of, "[]");
        refused(() -> OpenTapNetwork.of(2), "[2]", "3");
        refused(() -> OpenTapNetwork.of(3, 3), "[3, 3]");
        refused(
                "net 'net1': file descriptor 7 is taken: net 'net0' has it already",
                vm -> vm.network(OpenTapNetwork.of(7)).network(OpenTapNetwork.of(7)));
        refused(
                "2 queues need a virtio network card",
                vm -> vm.network(OpenTapNetwork.of(7, 8).model(NetworkModel.E1000)));
    }

    @Test
    void aStreamIsOverTcpOrAUnixSocket() {
        SocketTarget tcp = new SocketTarget.Inet("127.0.0.1", 5000);
        assertThat(Added.to("q35", StreamNetwork.listen(tcp).mac(MAC)))
                .containsExactly(
                        "-netdev stream,id=net0,server=on,addr.type=inet,addr.host=127.0.0.1,addr.port=5000", CARD);
        assertThat(Added.to(
                        "q35",
                        StreamNetwork.connect(SOCKET)
                                .reconnecting(Duration.ofSeconds(2))
                                .mac(MAC)))
                .containsExactly(
                        "-netdev stream,id=net0,server=off,addr.type=unix,addr.path=/s,,1,reconnect-ms=2000", CARD);
        refused(() -> StreamNetwork.listen(tcp).reconnecting(Duration.ofSeconds(1)), "1000 ms", "connects");
        refused(() -> StreamNetwork.connect(tcp).reconnecting(Duration.ofNanos(1)), "0 ms");
        refused(() -> StreamNetwork.connect(tcp).reconnecting(Duration.ofDays(25)), "PT600H");
    }

    @Test
    void datagramsGoBetweenTwoAddressesOfOneKindOrToAGroup() {
        assertThat(Added.to("q35", DatagramNetwork.udp(1, 2).mac(MAC)))
                .containsExactly(
                        "-netdev dgram,id=net0,local.type=inet,local.host=127.0.0.1,local.port=1,"
                                + "remote.type=inet,remote.host=127.0.0.1,remote.port=2",
                        CARD);
        assertThat(Added.to("q35", DatagramNetwork.multicast("230.0.0.1", 5000).mac(MAC)))
                .containsExactly("-netdev dgram,id=net0,remote.type=inet,remote.host=230.0.0.1,remote.port=5000", CARD);
        assertThat(Added.to("q35", DatagramNetwork.unix(SOCKET, Path.of("/s2")).mac(MAC)))
                .containsExactly(
                        "-netdev dgram,id=net0,local.type=unix,local.path=/s,,1,remote.type=unix,remote.path=/s2",
                        CARD);
        SocketTarget unix = new SocketTarget.Unix(SOCKET);
        refused(() -> new DatagramNetwork(Nic.DEFAULT, Optional.empty(), unix), "/s,1");
        refused(() -> new DatagramNetwork(Nic.DEFAULT, Optional.of(unix), new SocketTarget.Inet("h", 1)), "one kind");
    }

    @Test
    void passtGetsItsPorts() {
        assertThat(Added.to(
                        "q35",
                        PasstNetwork.standard()
                                .forwardTcp(2222, 22)
                                .tcp("8000-8010")
                                .forwardUdp(53, 5353)
                                .program(Path.of("/bin/passt,x"))
                                .option("mtu", PropertyValue.Whole.of(1500))
                                .mac(MAC)))
                .containsExactly(
                        "-netdev passt,id=net0,path=/bin/passt,,x,mtu=1500,tcp-ports=127.0.0.1/2222:22,"
                                + "tcp-ports=8000-8010,udp-ports=127.0.0.1/53:5353",
                        CARD);
        refused(() -> PasstNetwork.standard().forwardTcp(0, 22), "host port 0");
        refused(() -> PasstNetwork.standard().tcp(""), "passt tcp port");
        refused(
                "vhost-user needs shared guest memory",
                vm -> vm.network(PasstNetwork.standard().vhostUser()));
    }

    @Test
    void aVhostUserNetworkHasAsManyQueuesAsItsCard() {
        VmConfig config = VmConfig.builder()
                .rootPorts(RootPorts.none())
                .memory(Memory.of(DataSize.ofMebibytes(64))
                        .backing(MemoryBacking.memfd().shared()))
                .network(VhostUserNetwork.connect(SOCKET).queues(2).mac(MAC))
                .build();
        assertThat(CommandLine.of(config).arguments())
                .contains(
                        "vhost-user,id=net0,chardev=vhostuser0,queues=2",
                        "virtio-net-pci,id=net0,netdev=net0,mac=" + MAC + ",mq=on,vectors=6");
        refused(() -> VhostUserNetwork.connect(SOCKET).queues(0), "0 queues");
    }

    @Test
    void aSandboxThatDeniesSpawningDeniesTheProgramsOfNetworks() {
        String denied = ", but the sandbox denies it other programs; allow it to spawn";
        refused(
                "QEMU runs the bridge helper" + denied,
                vm -> vm.network(Network.bridge("br0")).part(Sandbox.strict()));
        refused(
                "QEMU runs a script" + denied,
                vm -> vm.part(Sandbox.strict()).network(Network.tap("tap0").script(Path.of("/up"))));
        refused("QEMU runs passt" + denied, vm -> vm.part(Sandbox.strict()).network(PasstNetwork.standard()));
        assertThat(Added.to("q35", Network.tap("tap0").mac(MAC), Sandbox.strict()))
                .hasSize(3);
        assertThat(Added.to("q35", Network.bridge("br0").mac(MAC), new Sandbox(true, false, false, true)))
                .hasSize(3);
    }
}
