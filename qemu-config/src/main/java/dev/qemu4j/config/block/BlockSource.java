package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;

/** The location of an image: a file, a device of the host, a server. Implementations are values. */
public interface BlockSource {
    /**
     * The source as a block node.
     *
     * @return the properties, {@code driver} first
     */
    PropertyTree tree();
}
