package dev.qemu4j.integration.sample.three;

import dev.qemu4j.integration.sample.Face;

/** A second type of its package, in a cycle with {@link Three} within it. */
record Helper(Face face) {
    Three three() {
        return new Three(face);
    }
}
