package dev.qemu4j.config.memory;

import dev.qemu4j.config.DataSize;
import java.util.Objects;

/**
 * A NUMA node: a range of CPUs and the memory close to them.
 *
 * @param firstCpu the number of its first CPU
 * @param lastCpu the number of its last CPU
 * @param memory how much memory it has
 */
public record NumaNode(int firstCpu, int lastCpu, DataSize memory) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the range is empty or starts below 0
     */
    public NumaNode {
        Objects.requireNonNull(memory, "memory");
        if (firstCpu < 0 || lastCpu < firstCpu) {
            throw new IllegalArgumentException("numa node: CPUs " + firstCpu + " to " + lastCpu + " are not a range");
        }
    }
}
