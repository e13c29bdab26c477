package dev.qemu4j.manager.stats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The activity of a machine between two {@linkplain StatisticsSnapshot snapshots}.
 *
 * @param interval the time between the snapshots
 * @param cpu the number of host CPUs that QEMU as a whole kept busy, such as 1.5; empty if the CPU time is not known
 * @param cpus the CPUs of the guest
 * @param blocks the disks
 * @param networks the networks
 */
public record StatisticsRates(
        Duration interval, OptionalDouble cpu, List<Cpu> cpus, List<Block> blocks, List<Network> networks) {
    /** Copies the lists. */
    public StatisticsRates {
        cpus = List.copyOf(cpus);
        blocks = List.copyOf(blocks);
        networks = List.copyOf(networks);
    }

    /**
     * A CPU of the guest.
     *
     * @param index the number of the CPU
     * @param busy the fraction of the time that it ran, from 0 to 1
     * @param waiting the fraction of the time that it was ready to run while the host had no free CPU, from 0 to 1
     */
    public record Cpu(long index, OptionalDouble busy, OptionalDouble waiting) {}

    /**
     * A disk.
     *
     * @param id the id of the device
     * @param read the read operations
     * @param written the write operations
     * @param flushes the flush operations
     */
    public record Block(String id, Rate read, Rate written, Rate flushes) {}

    /**
     * The rate of a kind of disk operation.
     *
     * @param bytes the number of bytes per second
     * @param operations the number of operations per second
     * @param meanTime the mean time of an operation; empty if there was none
     */
    public record Rate(double bytes, double operations, Optional<Duration> meanTime) {}

    /**
     * A network.
     *
     * @param id the id of the network
     * @param receivedBytes the number of bytes per second that the guest received
     * @param receivedPackets the number of packets per second that the guest received
     * @param sentBytes the number of bytes per second that the guest sent
     * @param sentPackets the number of packets per second that the guest sent
     */
    public record Network(
            String id, double receivedBytes, double receivedPackets, double sentBytes, double sentPackets) {}

    static StatisticsRates between(StatisticsSnapshot before, StatisticsSnapshot after) {
        long nanos = after.nanoTime() - before.nanoTime();
        if (nanos <= 0) {
            throw new IllegalArgumentException(
                    "rates: the snapshot of " + before.time() + " is not before that of " + after.time());
        }
        double seconds = nanos / 1e9;
        return new StatisticsRates(
                Duration.ofNanos(nanos),
                part(before.cpuTime(), after.cpuTime(), nanos),
                pairs(
                        before.cpus(),
                        after.cpus(),
                        (a, b) -> a.threadId() == b.threadId() && a.index() == b.index(),
                        pair -> cpu(pair, nanos)),
                pairs(before.blocks(), after.blocks(), StatisticsRates::continues, pair -> block(pair, seconds)),
                pairs(before.networks(), after.networks(), StatisticsRates::continues, pair -> network(pair, seconds)));
    }

    private record Pair<T>(T before, T after) {}

    private static <T, R> List<R> pairs(
            List<T> before, List<T> after, BiPredicate<T, T> same, Function<Pair<T>, R> rate) {
        List<R> rates = new ArrayList<>();
        for (T now : after) {
            before.stream()
                    .filter(then -> same.test(then, now))
                    .findFirst()
                    .ifPresent(then -> rates.add(rate.apply(new Pair<>(then, now))));
        }
        return rates;
    }

    /** Whether the counters continue: those of a disk that replaced another one with the same id restart. */
    private static boolean continues(BlockStatistics before, BlockStatistics after) {
        return before.id().equals(after.id())
                && before.read().operations() <= after.read().operations()
                && before.written().operations() <= after.written().operations()
                && before.flushes().operations() <= after.flushes().operations();
    }

    private static boolean continues(NetworkStatistics before, NetworkStatistics after) {
        return before.id().equals(after.id())
                && before.received().packets() <= after.received().packets()
                && before.sent().packets() <= after.sent().packets();
    }

    private static Cpu cpu(Pair<CpuStatistics> pair, long nanos) {
        return new Cpu(
                pair.after().index(),
                part(pair.before().busy(), pair.after().busy(), nanos),
                part(pair.before().waiting(), pair.after().waiting(), nanos));
    }

    private static OptionalDouble part(Optional<Duration> before, Optional<Duration> after, long nanos) {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of((double) after.get().minus(before.get()).toNanos() / nanos)
                : OptionalDouble.empty();
    }

    private static Block block(Pair<BlockStatistics> pair, double seconds) {
        return new Block(
                pair.after().id(),
                rate(pair.before().read(), pair.after().read(), seconds),
                rate(pair.before().written(), pair.after().written(), seconds),
                rate(pair.before().flushes(), pair.after().flushes(), seconds));
    }

    private static Rate rate(Transfer before, Transfer after, double seconds) {
        long operations = after.operations() - before.operations();
        return new Rate(
                (after.bytes() - before.bytes()) / seconds,
                operations / seconds,
                operations == 0
                        ? Optional.empty()
                        : Optional.of(after.time().minus(before.time()).dividedBy(operations)));
    }

    private static Network network(Pair<NetworkStatistics> pair, double seconds) {
        Traffic receivedBefore = pair.before().received();
        Traffic received = pair.after().received();
        Traffic sentBefore = pair.before().sent();
        Traffic sent = pair.after().sent();
        return new Network(
                pair.after().id(),
                (received.bytes() - receivedBefore.bytes()) / seconds,
                (received.packets() - receivedBefore.packets()) / seconds,
                (sent.bytes() - sentBefore.bytes()) / seconds,
                (sent.packets() - sentBefore.packets()) / seconds);
    }
}
