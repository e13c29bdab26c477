package dev.qemu4j.integration.sample.three;

import dev.qemu4j.integration.sample.Face;

/** Uses a type of the root package that it must not use. */
public record Three(Face face) {
    Helper helper() {
        return new Helper(face);
    }
}
