package dev.qemu4j.config;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.Objects;

/**
 * The guest's memory ({@code -m}).
 *
 * @param size how much the guest has when it starts
 */
public record Memory(DataSize size) {
    private static final long GRAIN = 1L << 20;

    /** Checks for nulls. */
    public Memory {
        Objects.requireNonNull(size, "size");
    }

    /**
     * Plain memory.
     *
     * @param size how much
     * @return the memory
     */
    public static Memory of(DataSize size) {
        return new Memory(size);
    }

    void describe(OptionCollector out) {
        if (size.bytes() == 0) {
            out.problem("0 is no memory; a guest needs some");
        } else if (size.bytes() % GRAIN != 0) {
            out.problem(size.bytes() + " bytes is not a multiple of 1M");
        }
        out.properties(
                "-m",
                "size",
                PropertyTree.empty().with("size", new PropertyValue.Size(size.bytes())),
                "the memory the guest starts with");
    }
}
