package dev.qemu4j.config.option;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts a tree to plain Java values, which any JSON library can write as the arguments of a QMP command. */
final class PlainValues {
    private PlainValues() {}

    static Map<String, Object> of(PropertyTree tree) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < tree.size(); i++) {
            map.put(tree.key(i), of(tree.value(i)));
        }
        return Collections.unmodifiableMap(map);
    }

    private static Object of(PropertyValue value) {
        return switch (value) {
            case PropertyValue.Text(String text) -> text;
            case PropertyValue.Whole(BigInteger number) -> number(number);
            case PropertyValue.Size(long bytes) -> bytes;
            case PropertyValue.Flag(boolean on) -> on;
            case PropertyValue.Repeated(List<String> texts) ->
                texts.stream().map(text -> Map.of("str", text)).toList();
            case PropertyValue.Items(List<PropertyValue> items) ->
                items.stream().map(PlainValues::of).toList();
            case PropertyValue.Nested(PropertyTree tree) -> of(tree);
        };
    }

    private static Object number(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
    }
}
