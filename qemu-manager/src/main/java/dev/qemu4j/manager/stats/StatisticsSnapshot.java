package dev.qemu4j.manager.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a machine has done up to a moment. All counters begin with its QEMU, or with the device that they are of.
 *
 * @param time when it was taken
 * @param nanoTime when it was taken, by {@link System#nanoTime()} of this JVM: rates follow from it
 * @param cpuTime how much of the host's CPU time QEMU as a whole has used, guest and all
 * @param cpus the CPUs of the guest
 * @param memory its memory
 * @param blocks its disks
 * @param networks its networks, as far as there are figures
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
     * A disk by its id.
     *
     * @param id the id of the device
     * @return what it did, empty if there is no such disk
     */
    public Optional<BlockStatistics> block(String id) {
        return blocks.stream().filter(block -> block.id().equals(id)).findFirst();
    }

    /**
     * A network by its id.
     *
     * @param id the id of the network
     * @return what it did, empty if there is no such network or there are no figures
     */
    public Optional<NetworkStatistics> network(String id) {
        return networks.stream().filter(network -> network.id().equals(id)).findFirst();
    }

    /**
     * What the machine did between two moments, for a second. What is in one of the snapshots only, or has begun anew between them, is left
     * out.
     *
     * @param earlier a snapshot of the same machine, taken by the same JVM
     * @return the rates
     * @throws IllegalArgumentException if it is not an earlier one
     */
    public StatisticsRates since(StatisticsSnapshot earlier) {
        return StatisticsRates.between(earlier, this);
    }
}
