package dev.qemu4j.qmp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A command whose decoded result is read by a function. */
record MappedCommand<T, R>(QmpCommand<T> command, Function<? super T, ? extends R> reader) implements QmpCommand<R> {
    MappedCommand {
        Objects.requireNonNull(reader, "reader");
    }

    @Override
    public String name() {
        return command.name();
    }

    @Override
    public Object arguments() {
        return command.arguments();
    }

    @Override
    public R decode(QmpResult result) {
        return reader.apply(command.decode(result));
    }

    @Override
    public Optional<Duration> timeout() {
        return command.timeout();
    }

    @Override
    public boolean outOfBand() {
        return command.outOfBand();
    }
}
