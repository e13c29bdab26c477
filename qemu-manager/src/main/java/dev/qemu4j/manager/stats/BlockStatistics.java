package dev.qemu4j.manager.stats;

import java.util.Optional;

/**
 * The traffic of a disk ({@code query-blockstats}).
 *
 * @param id the id of the device, or what QEMU calls it if it has none
 * @param nodeName the block node it is on, if there is a medium
 * @param read what was read
 * @param written what was written
 * @param flushes what was flushed, which has no bytes
 */
public record BlockStatistics(
        String id, Optional<String> nodeName, Transfer read, Transfer written, Transfer flushes) {}
