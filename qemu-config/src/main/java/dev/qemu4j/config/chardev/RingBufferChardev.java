package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;

/**
 * The last bytes of the output, kept in QEMU's memory ({@code backend=ringbuf}); no input.
 *
 * @param bytes how many bytes are kept
 */
public record RingBufferChardev(int bytes) implements Chardev {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if the number is not a power of two
     */
    public RingBufferChardev {
        if (Integer.bitCount(bytes) != 1 || bytes < 0) {
            throw new IllegalArgumentException("chardev ring buffer: " + bytes + " bytes is not a power of two");
        }
    }

    @Override
    public PropertyTree tree() {
        return PropertyTree.of("backend", "ringbuf").with("size", new PropertyValue.Size(bytes));
    }
}
