package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.qapi.block.BlockDeviceStats;
import dev.qemu4j.qapi.block.BlockStats;
import dev.qemu4j.qapi.block.QueryBlockstats;
import dev.qemu4j.qapi.machine.cpu.CpuInfoFast;
import dev.qemu4j.qapi.machine.cpu.QueryCpusFast;
import dev.qemu4j.qapi.machine.memory.MemoryInfo;
import dev.qemu4j.qapi.machine.memory.QueryBalloon;
import dev.qemu4j.qapi.machine.memory.QueryMemorySizeSummary;
import dev.qemu4j.qapi.stats.QueryStats;
import dev.qemu4j.qapi.stats.QueryStatsSchemas;
import dev.qemu4j.qapi.stats.StatsFilter;
import dev.qemu4j.qapi.stats.StatsResult;
import dev.qemu4j.qapi.stats.StatsSchema;
import dev.qemu4j.qapi.stats.StatsTarget;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statistics of a machine: CPU time, memory, disk and network traffic.
 *
 * {@snippet :
 * StatisticsSnapshot before = vm.statistics().snapshot();
 * ...
 * StatisticsRates rates = vm.statistics().snapshot().since(before);
 * }
 *
 * <p>Nothing is collected between calls. All methods block. Safe for use by several threads.
 */
public final class Statistics {
    private static final String OPERATION = "statistics";

    /** The QOM path of a device with an id, or of a child of it. */
    private static final Pattern DEVICE = Pattern.compile("/machine/peripheral/([^/]+)(?:/.*)?");

    private final MachineMonitor monitor;
    private final long pid;
    private final Supplier<Map<String, String>> taps;
    private final HostFigures host;

    private Statistics(MachineMonitor monitor, long pid, Supplier<Map<String, String>> taps, HostFigures host) {
        this.monitor = monitor;
        this.pid = pid;
        this.taps = taps;
        this.host = host;
    }

    /**
     * The statistics of a machine.
     *
     * @param monitor the machine's monitor
     * @param pid the id of QEMU's process on this host
     * @param taps supplies the tap interfaces of the machine's networks, by the ids of the networks
     * @return the statistics
     */
    public static Statistics of(MachineMonitor monitor, long pid, Supplier<Map<String, String>> taps) {
        return of(monitor, pid, taps, HostFigures.ofThisHost());
    }

    static Statistics of(MachineMonitor monitor, long pid, Supplier<Map<String, String>> taps, HostFigures host) {
        return new Statistics(monitor, pid, Objects.requireNonNull(taps, "taps"), host);
    }

    /**
     * Takes a snapshot, with four commands to QEMU and some files of the host.
     *
     * @return the snapshot
     * @throws VmOperationException if QEMU does not answer in time, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public StatisticsSnapshot snapshot() throws InterruptedException {
        List<BlockStatistics> blocks =
                monitor.execute(OPERATION, QueryBlockstats.of().map(Statistics::blocks));
        List<CpuStatistics> cpus = monitor.execute(OPERATION, QueryCpusFast.INSTANCE.map(this::cpus));
        Optional<DataSize> balloon =
                unless("DeviceNotActive", QueryBalloon.INSTANCE.map(info -> DataSize.ofBytes(info.actual())));
        MemoryStatistics memory =
                monitor.execute(OPERATION, QueryMemorySizeSummary.INSTANCE.map(sizes -> memory(sizes, balloon)));
        return new StatisticsSnapshot(
                Instant.now(), System.nanoTime(), host.cpuTime(pid), cpus, memory, blocks, networks());
    }

    /**
     * Queries the counters that QEMU and the host's kernel keep themselves ({@code query-stats}). Most of them need KVM.
     *
     * @param target the subject of the counters: the machine as a whole, each of its CPUs, or another part
     * @return the counters; empty for QEMU before 7.1
     * @throws VmOperationException if QEMU refuses, does not answer in time, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public List<StatsResult> query(StatsTarget target) throws InterruptedException {
        return unless("CommandNotFound", QueryStats.of(filter(target))).orElse(List.of());
    }

    /** A filter that names only the target; the one for CPUs could also select some CPUs. */
    private static StatsFilter filter(StatsTarget target) {
        return target == StatsTarget.VCPU ? StatsFilter.Vcpu.of() : StatsFilter.Other.of(target);
    }

    /**
     * Describes the counters of {@link #query}: names, units and kinds ({@code query-stats-schemas}).
     *
     * @return the descriptions; empty for QEMU before 7.1
     * @throws VmOperationException if QEMU does not answer in time, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public List<StatsSchema> schemas() throws InterruptedException {
        return unless("CommandNotFound", QueryStatsSchemas.of()).orElse(List.of());
    }

    private <T> Optional<T> unless(String errorClass, QmpCommand<T> command) throws InterruptedException {
        try {
            return Optional.of(monitor.execute(OPERATION, command));
        } catch (VmOperationException e) {
            if (e.getCause() instanceof QmpCommandException refused
                    && refused.errorClass().equals(errorClass)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private MemoryStatistics memory(MemoryInfo memory, Optional<DataSize> balloon) {
        return new MemoryStatistics(
                DataSize.ofBytes(memory.baseMemory()),
                memory.pluggedMemory().map(DataSize::ofBytes),
                balloon,
                host.resident(pid));
    }

    private List<CpuStatistics> cpus(List<CpuInfoFast> cpus) {
        return cpus.stream().map(this::cpu).toList();
    }

    private static List<BlockStatistics> blocks(List<BlockStats> blocks) {
        return blocks.stream().map(Statistics::block).toList();
    }

    private CpuStatistics cpu(CpuInfoFast cpu) {
        Optional<HostFigures.ThreadTime> time = host.thread(pid, cpu.threadId());
        return new CpuStatistics(
                cpu.cpuIndex(),
                cpu.threadId(),
                time.map(HostFigures.ThreadTime::busy),
                time.map(HostFigures.ThreadTime::waiting));
    }

    private static BlockStatistics block(BlockStats block) {
        BlockDeviceStats stats = block.stats();
        return new BlockStatistics(
                id(block),
                block.nodeName(),
                transfer(stats.rdBytes(), stats.rdOperations(), stats.rdTotalTimeNs(), stats.failedRdOperations()),
                transfer(stats.wrBytes(), stats.wrOperations(), stats.wrTotalTimeNs(), stats.failedWrOperations()),
                transfer(0, stats.flushOperations(), stats.flushTotalTimeNs(), stats.failedFlushOperations()));
    }

    private static String id(BlockStats block) {
        Matcher device = DEVICE.matcher(block.qdev().orElse(""));
        return device.matches()
                ? device.group(1)
                : block.device()
                        .filter(name -> !name.isEmpty())
                        .or(block::nodeName)
                        .or(block::qdev)
                        .orElse("");
    }

    private static Transfer transfer(long bytes, long operations, long nanos, long failures) {
        return new Transfer(bytes, operations, Duration.ofNanos(nanos), failures);
    }

    private List<NetworkStatistics> networks() {
        List<NetworkStatistics> networks = new ArrayList<>();
        taps.get().forEach((id, tap) -> {
            // These are the host's counters: what the host sends, the guest receives.
            Optional<Traffic> received = host.traffic(tap, "tx");
            Optional<Traffic> sent = host.traffic(tap, "rx");
            if (received.isPresent() && sent.isPresent()) {
                networks.add(new NetworkStatistics(id, tap, received.get(), sent.get()));
            }
        });
        return networks;
    }
}
