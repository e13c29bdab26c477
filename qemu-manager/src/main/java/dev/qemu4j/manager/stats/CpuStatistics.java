package dev.qemu4j.manager.stats;

import java.time.Duration;
import java.util.Optional;

/**
 * A CPU of the guest ({@code query-cpus-fast}), which is a thread on the host.
 *
 * @param index its number
 * @param threadId the id of its thread; under a single-threaded TCG that of all CPUs
 * @param busy how long the host has executed its thread; known on Linux ({@code /proc/…/schedstat})
 * @param waiting how long its thread was to be executed and the host had no CPU for it; known on Linux
 */
public record CpuStatistics(long index, long threadId, Optional<Duration> busy, Optional<Duration> waiting) {}
