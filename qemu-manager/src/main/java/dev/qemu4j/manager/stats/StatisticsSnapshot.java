package dev.qemu4j.manager.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The counters of a machine at one moment. They count from the start of QEMU, or from the creation of the device.
 *
 * @param time when the snapshot was taken
 * @param nanoTime the same by {@link System#nanoTime()} of this JVM, from which rates are computed
 * @param cpuTime the host's CPU time that QEMU as a whole has used, guest included
 * @param cpus the CPUs of the guest
 * @param memory the memory
 * @param blocks the disks
 * @param networks the networks that have statistics
 */
public record StatisticsSnapshot(
        Instant time,
        long nanoTime,
        Optional<Duration> cpuTime,
        List<CpuStatistics> cpus,
        MemoryStatistics memory,
        List<BlockStatistics> blocks,
        List<NetworkStatistics> networks) {
    /** Copies the lists. */
    public StatisticsSnapshot {
        cpus = List.copyOf(cpus);
        blocks = List.copyOf(blocks);
        networks = List.copyOf(networks);
    }

    /**
     * Returns the counters of a disk.
     *
     * @param id the id of the device
     * @return the counters, empty if there is no such disk
     */
    public Optional<BlockStatistics> block(String id) {
        return blocks.stream().filter(block -> block.id().equals(id)).findFirst();
    }

    /**
     * Returns the counters of a network.
     *
     * @param id the id of the network
     * @return the counters, empty if there is no such network or it has no statistics
     */
    public Optional<NetworkStatistics> network(String id) {
        return networks.stream().filter(network -> network.id().equals(id)).findFirst();
    }

    /**
     * Computes the rates between an earlier snapshot and this one. A device that is in only one of the snapshots, or whose counters
     * restarted between them, is left out.
     *
     * @param earlier a snapshot of the same machine, taken by the same JVM
     * @return the rates
     * @throws IllegalArgumentException if the other snapshot is not earlier
     */
    public StatisticsRates since(StatisticsSnapshot earlier) {
        return StatisticsRates.between(earlier, this);
    }
}
