package dev.qemu4j.manager.json;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Optional values: the value itself, or no member.
 *
 * @param value the codec of the present value
 * @param wrap creates an optional of a value
 * @param unwrap returns the value of an optional
 * @param empty the optional without a value
 */
record OptionalCodec(JsonCodec value, Function<Object, Object> wrap, Function<Object, Object> unwrap, Object empty)
        implements JsonCodec {
    static OptionalCodec of(JsonCodec value) {
        return new OptionalCodec(value, Optional::of, some -> ((Optional<?>) some).orElseThrow(), Optional.empty());
    }

    static OptionalCodec ofInt() {
        return new OptionalCodec(
                IntegerCodec.INT,
                value -> OptionalInt.of((Integer) value),
                some -> ((OptionalInt) some).orElseThrow(),
                OptionalInt.empty());
    }

    static OptionalCodec ofLong() {
        return new OptionalCodec(
                IntegerCodec.LONG,
                value -> OptionalLong.of((Long) value),
                some -> ((OptionalLong) some).orElseThrow(),
                OptionalLong.empty());
    }

    @Override
    public String expects() {
        return value.expects();
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        return wrap.apply(value.read(node, path));
    }

    @Override
    public JsonNode write(Object some, JsonPath path) {
        return value.write(unwrap.apply(some), path);
    }

    @Override
    public Optional<Object> defaultValue() {
        return Optional.of(empty);
    }
}
