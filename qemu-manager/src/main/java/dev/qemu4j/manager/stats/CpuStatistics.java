package dev.qemu4j.manager.stats;

import java.time.Duration;
import java.util.Optional;

/**
 * The counters of a guest's CPU ({@code query-cpus-fast}), which is a thread on the host.
 *
 * @param index the number of the CPU
 * @param threadId the id of its thread; with single-threaded TCG, all CPUs have the same
 * @param busy how long the thread has run; known on Linux ({@code /proc/…/schedstat})
 * @param waiting how long the thread was ready to run while the host had no free CPU; known on Linux
 */
public record CpuStatistics(long index, long threadId, Optional<Duration> busy, Optional<Duration> waiting) {}
