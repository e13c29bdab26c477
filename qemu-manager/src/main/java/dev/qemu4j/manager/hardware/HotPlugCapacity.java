package dev.qemu4j.manager.hardware;

import dev.qemu4j.config.DataSize;
import java.util.Objects;

/**
 * How much can still be attached to a running machine.
 *
 * @param ports the root ports for PCI devices
 * @param freeCpus the number of CPUs that can be added
 * @param freeMemorySlots the number of memory modules that can be added
 * @param freeMemory the amount of memory that can be added
 */
public record HotPlugCapacity(PortCapacity ports, int freeCpus, int freeMemorySlots, DataSize freeMemory) {
    /** Checks for nulls. */
    public HotPlugCapacity {
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(freeMemory, "freeMemory");
    }
}
