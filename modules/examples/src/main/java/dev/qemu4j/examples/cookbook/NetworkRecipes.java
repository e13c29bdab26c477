package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.network.PortForward;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Networks: to the outside, between machines, and none. */
final class NetworkRecipes {
    private NetworkRecipes() {}

    /** A guest to work in: it reaches out, and is reached through ports of the host. */
    static VmConfig devBox(Path folder) {
        // readme: devBox
        VmConfig config = VmConfig.builder()
                .name("dev-box")
                .cpus(2)
                .memory(DataSize.ofGibibytes(1))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.user()
                        .hostname("dev-box")
                        .forwardTcp(2222, 22) // for this host only
                        .forward(PortForward.tcp(8080, 80).listeningOn("0.0.0.0")) // for everyone
                        .searchDomains(List.of("corp.example")))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A guest that reaches nothing, and is still reached, at a port of the host that QEMU chooses. */
    static VmConfig isolated(Path folder) {
        // readme: isolated
        VmConfig config = VmConfig.builder()
                .name("isolated")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.user().isolated().forwardTcp(22))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Two machines with a cable between them. */
    static List<VmConfig> cable() {
        // readme: cable
        VmConfig server = VmConfig.builder()
                .name("server")
                .memory(DataSize.ofMebibytes(256))
                .network(SocketNetwork.listen(5555))
                .build();
        VmConfig client = VmConfig.builder()
                .name("client")
                .memory(DataSize.ofMebibytes(256))
                .network(SocketNetwork.connect("127.0.0.1", 5555)) // created after the server
                .build();
        // readme: end
        return List.of(server, client);
    }

    /** Any number of machines on one network, without any permission. */
    static List<VmConfig> networkSwitch() {
        // readme: networkSwitch
        SocketNetwork network = SocketNetwork.multicast("230.0.0.1", 5556);
        List<VmConfig> configs = Stream.of("node1", "node2", "node3")
                .map(name -> VmConfig.builder()
                        .name(name) // the MAC addresses follow from the names, and differ
                        .memory(DataSize.ofMebibytes(128))
                        .network(network)
                        .build())
                .toList();
        // readme: end
        return configs;
    }

    /** Two machines over a Unix domain socket; a passt --socket can be the other side, too. */
    static List<VmConfig> stream(Path folder) {
        // readme: stream
        VmConfig left = VmConfig.builder()
                .name("left")
                .memory(DataSize.ofMebibytes(128))
                .network(StreamNetwork.listen(folder.resolve("cable.sock")))
                .build();
        VmConfig right = VmConfig.builder()
                .name("right")
                .memory(DataSize.ofMebibytes(128))
                .network(StreamNetwork.connect(folder.resolve("cable.sock")))
                .build();
        // readme: end
        return List.of(left, right);
    }

    /** A guest on a tap interface of the host, with a queue for each CPU. */
    static VmConfig tap(Path folder) {
        // readme: tap
        VmConfig config = VmConfig.builder()
                .name("tap")
                .cpus(4)
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.tap("vm-tap0").queues(4).mac("52:54:00:12:34:56"))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }
}
