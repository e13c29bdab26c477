package dev.qemu4j.manager.stats;

/**
 * The traffic through a network interface in one direction, since the interface was created.
 *
 * @param bytes the number of bytes
 * @param packets the number of packets
 * @param errors the number of packets with errors
 * @param dropped the number of dropped packets
 */
public record Traffic(long bytes, long packets, long errors, long dropped) {}
