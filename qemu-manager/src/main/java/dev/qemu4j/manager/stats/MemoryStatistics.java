package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import java.util.Optional;

/**
 * The memory of a machine.
 *
 * @param base what the guest was started with ({@code query-memory-size-summary})
 * @param plugged what was plugged in, if the machine can be plugged memory into
 * @param balloon what the balloon leaves the guest, if it has one whose driver runs ({@code query-balloon})
 * @param resident what QEMU and the guest really take of the host's memory; known on Linux ({@code VmRSS}), and without what is shared with
 *     others by way of huge pages
 */
public record MemoryStatistics(
        DataSize base, Optional<DataSize> plugged, Optional<DataSize> balloon, Optional<DataSize> resident) {}
