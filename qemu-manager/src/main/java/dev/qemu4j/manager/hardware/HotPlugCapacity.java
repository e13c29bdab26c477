package dev.qemu4j.manager.hardware;

import dev.qemu4j.config.DataSize;
import java.util.Objects;

/**
 * How much can still be plugged into a machine.
 *
 * @param ports the root ports for devices
 * @param freeCpus how many CPUs there is room for
 * @param freeMemorySlots how many memory modules there is room for
 * @param freeMemory how much memory there is room for
 */
public record HotPlugCapacity(PortCapacity ports, int freeCpus, int freeMemorySlots, DataSize freeMemory) {
    /** Checks for nulls. */
    public HotPlugCapacity {
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(freeMemory, "freeMemory");
    }
}
