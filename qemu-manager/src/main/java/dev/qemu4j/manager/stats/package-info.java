/**
 * The statistics of a machine: CPU time, memory, disk and network traffic, as snapshots and as rates between two snapshots.
 *
 * <p>A value that the host or QEMU does not report is absent, never zero.
 */
@NullMarked
package dev.qemu4j.manager.stats;

import org.jspecify.annotations.NullMarked;
