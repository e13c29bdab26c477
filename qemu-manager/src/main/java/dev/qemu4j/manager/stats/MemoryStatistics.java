package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import java.util.Optional;

/**
 * The memory of a machine.
 *
 * @param base the memory that the guest was started with ({@code query-memory-size-summary})
 * @param plugged the hot-plugged memory; empty if the machine does not support memory hot-plug
 * @param balloon the memory that the balloon leaves the guest ({@code query-balloon}); empty without a balloon whose driver runs
 * @param resident the host's memory that QEMU and the guest occupy; known on Linux ({@code VmRSS}), without hugetlbfs pages
 */
public record MemoryStatistics(
        DataSize base, Optional<DataSize> plugged, Optional<DataSize> balloon, Optional<DataSize> resident) {}
