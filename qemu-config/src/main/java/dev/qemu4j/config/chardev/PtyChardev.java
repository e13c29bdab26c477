package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;

/** A pseudo-terminal ({@code backend=pty}). */
public record PtyChardev() implements Chardev {
    @Override
    public PropertyTree tree() {
        return PropertyTree.of("backend", "pty");
    }
}
