package dev.qemu4j.manager.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.qemu4j.config.DataSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsRatesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static StatisticsSnapshot at(
            int seconds, List<CpuStatistics> cpus, List<BlockStatistics> blocks, List<NetworkStatistics> networks) {
        return new StatisticsSnapshot(
                Instant.ofEpochSecond(seconds),
                seconds * 1_000_000_000L,
                Optional.of(SECOND.multipliedBy(seconds)),
                cpus,
                new MemoryStatistics(DataSize.ofBytes(1), Optional.empty(), Optional.empty(), Optional.empty()),
                blocks,
                networks);
    }

    private static BlockStatistics disk(String id, long operations) {
        Transfer transfer = new Transfer(100 * operations, operations, Duration.ofMillis(operations), 0);
        return new BlockStatistics(id, Optional.empty(), transfer, transfer, new Transfer(0, 5, SECOND, 0));
    }

    private static NetworkStatistics network(long received, long sent) {
        return new NetworkStatistics(
                "net0", "tap0", new Traffic(received, received / 10, 0, 0), new Traffic(sent, sent / 10, 0, 0));
    }

    private static CpuStatistics cpu(long index, Duration busy) {
        return new CpuStatistics(index, 100 + index, Optional.of(busy), Optional.empty());
    }

    @Test
    void ratesArePerSecond() {
        StatisticsSnapshot before =
                at(10, List.of(cpu(0, SECOND)), List.of(disk("disk0", 0)), List.of(network(100, 0)));
        StatisticsSnapshot after =
                at(12, List.of(cpu(0, SECOND.multipliedBy(2))), List.of(disk("disk0", 10)), List.of(network(300, 50)));
        StatisticsRates rates = after.since(before);
        assertThat(rates.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(rates.cpu()).hasValueCloseTo(1.0, within(1e-9));
        assertThat(rates.cpus()).singleElement().satisfies(cpu -> {
            assertThat(cpu.busy()).hasValueCloseTo(0.5, within(1e-9));
            assertThat(cpu.waiting()).isEmpty();
        });
        assertThat(rates.blocks())
                .containsExactly(new StatisticsRates.Block(
                        "disk0",
                        new StatisticsRates.Rate(500, 5, Optional.of(Duration.ofMillis(1))),
                        new StatisticsRates.Rate(500, 5, Optional.of(Duration.ofMillis(1))),
                        new StatisticsRates.Rate(0, 0, Optional.empty())));
        assertThat(rates.networks()).containsExactly(new StatisticsRates.Network("net0", 100, 10, 25, 2.5));
    }

    @Test
    void aDeviceInOnlyOneSnapshotHasNoRate() {
        StatisticsSnapshot before = at(1, List.of(cpu(0, SECOND)), List.of(disk("disk0", 1)), List.of());
        StatisticsSnapshot after = at(2, List.of(cpu(1, SECOND)), List.of(disk("disk1", 1)), List.of(network(1, 1)));
        StatisticsRates rates = after.since(before);
        assertThat(rates.cpus()).isEmpty();
        assertThat(rates.blocks()).isEmpty();
        assertThat(rates.networks()).isEmpty();
    }

    @Test
    void aDeviceWhoseCountersRestartedHasNoRate() {
        StatisticsSnapshot before = at(1, List.of(), List.of(disk("disk0", 9)), List.of(network(90, 90)));
        StatisticsSnapshot after = at(2, List.of(), List.of(disk("disk0", 8)), List.of(network(80, 100)));
        assertThat(after.since(before).blocks()).isEmpty();
        assertThat(after.since(before).networks()).isEmpty();
    }

    @Test
    void theOtherSnapshotMustBeEarlier() {
        StatisticsSnapshot snapshot = at(1, List.of(), List.of(), List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> snapshot.since(snapshot))
                .withMessageContaining("not before");
    }
}
