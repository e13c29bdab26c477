package dev.qemu4j.qapi.internal.json;

import dev.qemu4j.qapi.QapiEnum;
import dev.qemu4j.qapi.QapiValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Encodes Java values as JSON.
 *
 * <p>Numbers become the nodes that a parser would create from their text, so that trees can be compared.
 */
public final class JsonEncoder {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Below this, a double without a fraction is an exact long. */
    private static final double EXACT = 1L << 52;

    private JsonEncoder() {}

    /**
     * The JSON {@code null}.
     *
     * @return the node
     */
    public static JsonNode nullValue() {
        return NODES.nullNode();
    }

    /**
     * Encodes a value.
     *
     * @param name the name of the value, for messages
     * @param value a string, number, boolean, QAPI value, JSON tree, or a list of these
     * @return the JSON
     * @throws IllegalArgumentException if it is none of these, or an enum's UNRECOGNIZED
     */
    // A switch over types is linked at run time, which loads dozens of classes.
    @SuppressWarnings("IfChainToSwitch")
    public static JsonNode encode(String name, Object value) {
        if (value instanceof String text) {
            return NODES.stringNode(text);
        } else if (value instanceof Boolean bool) {
            return NODES.booleanNode(bool);
        } else if (value instanceof QapiEnum known) {
            if (known.text().isEmpty()) { // also checked by toJson(), which does not know the name
                throw new IllegalArgumentException(name + ": UNRECOGNIZED cannot be sent");
            }
            return NODES.stringNode(known.text());
        } else if (value instanceof QapiValue nested) {
            return nested.toJson();
        } else if (value instanceof JsonNode node) {
            return node;
        } else if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode(list.size());
            for (Object element : list) {
                array.add(encode(name, element));
            }
            return array;
        } else if (value instanceof Number number) {
            return number(name, number);
        }
        throw new IllegalArgumentException(name + ": a " + value.getClass().getName() + " cannot be encoded as JSON");
    }

    private static JsonNode number(String name, Number value) {
        if (value instanceof BigInteger integer) {
            return integer.bitLength() < Long.SIZE ? number(name, integer.longValue()) : NODES.numberNode(integer);
        } else if (value instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            double number = value.doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                throw new IllegalArgumentException(name + ": " + value + " is not a JSON number");
            }
            // As QEMU writes it: 3, not 3.0.
            boolean whole =
                    number == Math.rint(number) && Math.abs(number) < EXACT && Double.compare(number, -0.0) != 0;
            return whole ? number(name, (long) number) : NODES.numberNode(number);
        }
        long integer = value.longValue();
        return integer == (int) integer ? NODES.numberNode((int) integer) : NODES.numberNode(integer);
    }
}
