package dev.qemu4j.manager.stats;

import java.util.Optional;

/**
 * The counters of a disk ({@code query-blockstats}).
 *
 * @param id the id of the device, or QEMU's name for a device without an id
 * @param nodeName the block node of the disk; empty for a drive without a medium
 * @param read the read operations
 * @param written the write operations
 * @param flushes the flush operations, whose number of bytes is 0
 */
public record BlockStatistics(
        String id, Optional<String> nodeName, Transfer read, Transfer written, Transfer flushes) {}
