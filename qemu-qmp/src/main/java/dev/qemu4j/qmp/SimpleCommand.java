package dev.qemu4j.qmp;

import java.util.Objects;
import java.util.function.Function;

/** A command created from its parts. */
record SimpleCommand<T>(String name, Object arguments, Function<QmpResult, T> decoder) implements QmpCommand<T> {
    SimpleCommand {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
        Objects.requireNonNull(decoder, "decoder");
    }

    @Override
    public T decode(QmpResult result) {
        return decoder.apply(result);
    }
}
