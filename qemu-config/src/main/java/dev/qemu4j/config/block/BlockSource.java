package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;

/** Where an image is: a file, a device of the host, a server. Implementations are values. */
public interface BlockSource {
    /**
     * The source as a node of the block graph.
     *
     * @return the properties, {@code driver} first
     */
    PropertyTree tree();
}
