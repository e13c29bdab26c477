package dev.qemu4j.manager.stats;

import java.time.Duration;

/**
 * The operations of one kind on a disk, since QEMU started.
 *
 * @param bytes the number of bytes
 * @param operations the number of operations that the guest requested
 * @param time the total time of the operations
 * @param failures the number of failed operations
 */
public record Transfer(long bytes, long operations, Duration time, long failures) {}
