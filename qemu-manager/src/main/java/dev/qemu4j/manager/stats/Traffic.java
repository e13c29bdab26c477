package dev.qemu4j.manager.stats;

/**
 * What went one way through a network interface since it exists.
 *
 * @param bytes how many bytes
 * @param packets how many packets
 * @param errors how many packets were broken
 * @param dropped how many packets were dropped
 */
public record Traffic(long bytes, long packets, long errors, long dropped) {}
