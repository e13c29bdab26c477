/**
 * Guest memory: its back ends on the host, NUMA nodes, and memory devices that can be hot-plugged. The memory that a machine
 * starts with is {@link dev.qemu4j.config.Memory}.
 */
@NullMarked
package dev.qemu4j.config.memory;

import org.jspecify.annotations.NullMarked;
