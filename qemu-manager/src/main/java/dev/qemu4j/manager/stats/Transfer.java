package dev.qemu4j.manager.stats;

import java.time.Duration;

/**
 * What was read from, or written to, a disk since QEMU started.
 *
 * @param bytes how many bytes
 * @param operations how many operations the guest asked for
 * @param time how long they took, summed up
 * @param failures how many of them failed
 */
public record Transfer(long bytes, long operations, Duration time, long failures) {}
