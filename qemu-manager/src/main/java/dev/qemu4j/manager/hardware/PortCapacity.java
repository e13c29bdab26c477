package dev.qemu4j.manager.hardware;

/**
 * How much can still be plugged into a machine with a PCI Express bus.
 *
 * @param total how many root ports for devices that are plugged in later the machine was created with; 0 on machines that plug
 *     devices into their own bus
 * @param free how many of them have no device in them
 */
public record PortCapacity(int total, int free) {}
