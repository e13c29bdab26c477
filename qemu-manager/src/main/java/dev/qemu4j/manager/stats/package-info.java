/**
 * What a machine does with its host: CPU time, memory, disk and network traffic, as snapshots and as rates between two of them.
 *
 * <p>What a host or a QEMU does not tell is absent, never zero.
 */
@NullMarked
package dev.qemu4j.manager.stats;

import org.jspecify.annotations.NullMarked;
