package dev.qemu4j.manager.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.manager.FakeMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.qapi.stats.StatsTarget;
import dev.qemu4j.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StatisticsTest {
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path host;

    private FakeMonitor machine;
    private Statistics statistics;

    @BeforeEach
    void connect() throws InterruptedException {
        machine = new FakeMonitor();
        replyAsUsual();
        machine.qemu().on("query-balloon", Reply.error("DeviceNotActive", "No balloon device has been activated"));
        statistics = Statistics.of(
                machine, PID, () -> Map.of("net0", "tap0"), new HostFigures(host.resolve("proc"), host.resolve("net")));
    }

    private void replyAsUsual() {
        machine.qemu().on("query-blockstats", Reply.json("[]"));
        machine.qemu().on("query-cpus-fast", Reply.json("[]"));
        machine.qemu().on("query-memory-size-summary", Reply.json("{\"base-memory\": 1024}"));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void hostFile(String path, String content) throws IOException {
        Path file = host.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void whatQemuLeftOutIsAFailureOfTheOperation() {
        for (String reply : List.of(
                "query-blockstats [{}]",
                "query-cpus-fast [{}]",
                "query-memory-size-summary {}",
                "query-balloon {}",
                "query-balloon {\"actual\": -1}")) {
            String command = reply.substring(0, reply.indexOf(' '));
            machine.qemu().on(command, Reply.json(reply.substring(command.length() + 1)));
            assertThatThrownBy(statistics::snapshot)
                    .as(reply)
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining(command);
            replyAsUsual();
        }
    }

    @Test
    void aValueThatNobodyReportsIsAbsent() throws Exception {
        machine.qemu()
                .on(
                        "query-cpus-fast",
                        Reply.json(
                                "[{\"cpu-index\": 0, \"qom-path\": \"/cpu\", \"thread-id\": 7, \"target\": \"x86_64\"}]"));
        StatisticsSnapshot snapshot = statistics.snapshot();
        assertThat(snapshot.memory().base()).isEqualTo(DataSize.ofBytes(1024));
        assertThat(snapshot.memory().plugged()).isEmpty();
        assertThat(snapshot.memory().balloon()).isEmpty();
        assertThat(snapshot.memory().resident()).isEmpty();
        assertThat(snapshot.cpus()).singleElement().satisfies(cpu -> {
            assertThat(cpu.threadId()).isEqualTo(7);
            assertThat(cpu.busy()).isEmpty();
            assertThat(cpu.waiting()).isEmpty();
        });
        assertThat(snapshot.networks()).isEmpty();
        assertThat(snapshot.blocks()).isEmpty();
    }

    @Test
    void theSnapshotHasTheHostsCounters() throws Exception {
        machine.qemu()
                .on(
                        "query-cpus-fast",
                        Reply.json(
                                "[{\"cpu-index\": 1, \"qom-path\": \"/cpu\", \"thread-id\": 7, \"target\": \"x86_64\"}]"));
        machine.qemu().on("query-memory-size-summary", Reply.json("{\"base-memory\": 1024, \"plugged-memory\": 512}"));
        machine.qemu().on("query-balloon", Reply.json("{\"actual\": 256}"));
        hostFile("proc/" + PID + "/task/7/schedstat", "1500000000 250000000 42\n");
        hostFile("proc/" + PID + "/status", "Name:\tqemu\nVmRSS:\t    20 kB\nRssAnon:\t 1 kB\n");
        for (String way : new String[] {"rx", "tx"}) {
            hostFile("net/tap0/statistics/" + way + "_bytes", way.equals("rx") ? "1000\n" : "2000\n");
            hostFile("net/tap0/statistics/" + way + "_packets", "10\n");
            hostFile("net/tap0/statistics/" + way + "_errors", "1\n");
            hostFile("net/tap0/statistics/" + way + "_dropped", "2\n");
        }
        StatisticsSnapshot snapshot = statistics.snapshot();
        assertThat(snapshot.cpus())
                .containsExactly(new CpuStatistics(
                        1, 7, Optional.of(Duration.ofMillis(1500)), Optional.of(Duration.ofMillis(250))));
        assertThat(snapshot.cpuTime()).isPresent();
        assertThat(snapshot.memory().resident()).contains(DataSize.ofBytes(20 * 1024));
        assertThat(snapshot.memory().plugged()).contains(DataSize.ofBytes(512));
        assertThat(snapshot.memory().balloon()).contains(DataSize.ofBytes(256));
        // What the host sends to the interface, the guest receives.
        assertThat(snapshot.network("net0"))
                .contains(new NetworkStatistics(
                        "net0", "tap0", new Traffic(2000, 10, 1, 2), new Traffic(1000, 10, 1, 2)));
        assertThat(snapshot.network("net1")).isEmpty();
    }

    @Test
    void disksHaveTheIdsOfTheirDevices() throws Exception {
        String counters = "\"stats\": {\"rd_bytes\": 10, \"wr_bytes\": 20, \"rd_operations\": 1, \"wr_operations\": 2,"
                + " \"flush_operations\": 3, \"rd_total_time_ns\": 4, \"wr_total_time_ns\": 5, \"flush_total_time_ns\": 6,"
                + " \"failed_rd_operations\": 7, \"failed_wr_operations\": 8, \"failed_flush_operations\": 9}";
        machine.qemu()
                .on(
                        "query-blockstats",
                        Reply.json("[{\"device\": \"\", \"node-name\": \"n\", \"qdev\":"
                                + " \"/machine/peripheral/disk0/virtio-backend\", " + counters + "},"
                                + "{\"device\": \"drive1\", \"qdev\": \"/machine/unattached/device[3]\", " + counters
                                + "},"
                                + "{\"device\": \"\", \"node-name\": \"m\", " + counters + "}]"));
        StatisticsSnapshot snapshot = statistics.snapshot();
        assertThat(snapshot.blocks()).extracting(BlockStatistics::id).containsExactly("disk0", "drive1", "m");
        BlockStatistics disk = snapshot.block("disk0").orElseThrow();
        assertThat(disk.nodeName()).contains("n");
        assertThat(disk.read()).isEqualTo(new Transfer(10, 1, Duration.ofNanos(4), 7));
        assertThat(disk.written()).isEqualTo(new Transfer(20, 2, Duration.ofNanos(5), 8));
        assertThat(disk.flushes()).isEqualTo(new Transfer(0, 3, Duration.ofNanos(6), 9));
        assertThat(snapshot.block("disk1")).isEmpty();
    }

    @Test
    void anOldQemuHasNoCounters() throws Exception {
        machine.qemu().on("query-stats", Reply.error("CommandNotFound", "The command query-stats has not been found"));
        machine.qemu().on("query-stats-schemas", Reply.error("CommandNotFound", "not found"));
        assertThat(statistics.query(StatsTarget.VM)).isEmpty();
        assertThat(statistics.query(StatsTarget.VCPU)).isEmpty();
        assertThat(statistics.schemas()).isEmpty();
    }

    @Test
    void anyOtherErrorIsAFailure() {
        machine.qemu().on("query-stats", Reply.error("provider not there"));
        assertThatThrownBy(() -> statistics.query(StatsTarget.VM))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("provider not there");
        machine.qemu().on("query-balloon", Reply.error("KVM is missing"));
        assertThatThrownBy(statistics::snapshot).isInstanceOf(VmOperationException.class);
    }
}
