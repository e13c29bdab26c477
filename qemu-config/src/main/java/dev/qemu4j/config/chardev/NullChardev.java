package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;

/** Output is discarded; there is no input ({@code backend=null}). */
public record NullChardev() implements Chardev {
    @Override
    public PropertyTree tree() {
        return PropertyTree.of("backend", "null");
    }
}
