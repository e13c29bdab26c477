package dev.qemu4j.manager.hardware;

/**
 * The root ports of a machine with a PCI Express bus; each takes one hot-plugged device.
 *
 * @param total the number of root ports for hot-plug; 0 on machines that attach devices to their own bus
 * @param free the number of root ports without a device
 */
public record PortCapacity(int total, int free) {}
