package dev.qemu4j.integration.sample.two;

import dev.qemu4j.integration.sample.one.One;

/** In a cycle with {@link One}. */
public record Two(One.Part part) {
    public int number() {
        return part.number();
    }
}
