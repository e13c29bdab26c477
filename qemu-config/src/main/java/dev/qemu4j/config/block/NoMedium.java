package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;

/** No medium: the drive is empty. */
public record NoMedium() implements BlockSource {
    /**
     * There is no block node without a medium.
     *
     * @throws IllegalStateException always
     */
    @Override
    public PropertyTree tree() {
        throw new IllegalStateException("an empty drive has no block node");
    }
}
