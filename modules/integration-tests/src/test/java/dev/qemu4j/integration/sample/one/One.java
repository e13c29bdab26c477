package dev.qemu4j.integration.sample.one;

import dev.qemu4j.integration.sample.Value;
import dev.qemu4j.integration.sample.two.Two;
import java.util.Optional;

/** In a cycle with {@link Two}. */
public record One(Value value, Optional<Two> two) {
    /** The type that {@link Two} uses. */
    public record Part(int number) {}

    int sum() {
        return value.number() + two.map(Two::number).orElse(0);
    }
}
