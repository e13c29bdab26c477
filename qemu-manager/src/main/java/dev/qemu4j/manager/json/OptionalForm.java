package dev.qemu4j.manager.json;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What may be there or not: the value itself, or no member.
 *
 * @param value the form of the value
 * @param wrap makes the optional
 * @param unwrap the value of an optional that has one
 * @param empty the optional without a value
 */
record OptionalForm(Form value, Function<Object, Object> wrap, Function<Object, Object> unwrap, Object empty)
        implements Form {
    static OptionalForm of(Form value) {
        return new OptionalForm(value, Optional::of, some -> ((Optional<?>) some).orElseThrow(), Optional.empty());
    }

    static OptionalForm ofInt() {
        return new OptionalForm(
                IntegerForm.INT,
                value -> OptionalInt.of((Integer) value),
                some -> ((OptionalInt) some).orElseThrow(),
                OptionalInt.empty());
    }

    static OptionalForm ofLong() {
        return new OptionalForm(
                IntegerForm.LONG,
                value -> OptionalLong.of((Long) value),
                some -> ((OptionalLong) some).orElseThrow(),
                OptionalLong.empty());
    }

    @Override
    public String expects() {
        return value.expects();
    }

    @Override
    public Object read(JsonNode node, Place place) {
        return wrap.apply(value.read(node, place));
    }

    @Override
    public JsonNode write(Object some, Place place) {
        return value.write(unwrap.apply(some), place);
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(empty);
    }
}
