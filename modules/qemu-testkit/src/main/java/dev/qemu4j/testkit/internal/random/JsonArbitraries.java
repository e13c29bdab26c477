package dev.qemu4j.testkit.internal.random;

import dev.qemu4j.testkit.internal.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random JSON, small enough that thousands of tries take no time. */
public final class JsonArbitraries {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private static final List<BigInteger> LIMITS = List.of(
            LEAST,
            BigInteger.valueOf(Integer.MIN_VALUE),
            BigInteger.ONE.negate(),
            BigInteger.ZERO,
            BigInteger.valueOf(Integer.MAX_VALUE).add(BigInteger.ONE),
            BigInteger.TWO.pow(53).add(BigInteger.ONE),
            BigInteger.valueOf(Long.MAX_VALUE),
            BigInteger.TWO.pow(63),
            GREATEST);

    private JsonArbitraries() {}

    // Lone surrogates are no text: no encoder could write them.
    public static Arbitrary<String> strings() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\u007f')
                .withCharRange('\u0080', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(12)
                .flatMap(text -> Arbitraries.of("", "\uD83D\uDE00", "\"\\", "{[}]", "\r\n", "\uD834\uDD1E")
                        .map(tail -> text + tail));
    }

    public static Arbitrary<JsonNode> integers() {
        return Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.bigIntegers().between(LEAST, GREATEST)),
                        Tuple.of(1, Arbitraries.of(LIMITS)))
                .map(Json::integer);
    }

    // The edge cases of the parts, all combined, would be most of what a property sees; the limits are drawn often
    // enough.
    public static Arbitrary<JsonNode> values() {
        return Arbitraries.recursive(JsonArbitraries::scalars, JsonArbitraries::containers, 0, 3)
                .withoutEdgeCases();
    }

    private static Arbitrary<JsonNode> scalars() {
        Arbitrary<JsonNode> decimals = Arbitraries.doubles()
                .between(-1e9, 1e9)
                .ofScale(3)
                .map(value -> Json.parse(BigDecimal.valueOf(value).toPlainString()));
        return Arbitraries.oneOf(List.of(
                strings().map(text -> (JsonNode) Json.NODES.stringNode(text)),
                integers(),
                decimals,
                Arbitraries.of(true, false).map(value -> (JsonNode) Json.NODES.booleanNode(value)),
                Arbitraries.just((JsonNode) Json.NODES.nullNode())));
    }

    private static Arbitrary<JsonNode> containers(Arbitrary<JsonNode> values) {
        return Arbitraries.oneOf(List.of(
                values,
                values.list().ofMaxSize(3).map(JsonArbitraries::array),
                objects(values).map(object -> (JsonNode) object)));
    }

    private static JsonNode array(List<JsonNode> elements) {
        return Json.NODES.arrayNode().addAll(elements);
    }

    public static Arbitrary<ObjectNode> objects(Arbitrary<JsonNode> values) {
        Arbitrary<String> keys = Arbitraries.oneOf(List.of(Arbitraries.of("device", "id", "status", "x-y"), strings()));
        return Arbitraries.maps(keys, values).ofMaxSize(3).withoutEdgeCases().map(members -> {
            ObjectNode object = Json.NODES.objectNode();
            members.forEach(object::set);
            return object;
        });
    }

    public static Arbitrary<JsonNode> nested(int deepest) {
        Arbitrary<List<Boolean>> shapes =
                Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(deepest);
        return Combinators.combine(scalars(), shapes).as((bottom, inArrays) -> {
            JsonNode node = bottom;
            for (boolean inArray : inArrays) {
                node = wrapped(node, inArray);
            }
            return node;
        });
    }

    private static JsonNode wrapped(JsonNode node, boolean inArray) {
        if (inArray) {
            ArrayNode array = Json.NODES.arrayNode();
            return array.add(node);
        }
        ObjectNode object = Json.NODES.objectNode();
        object.set("in", node);
        return object;
    }
}
