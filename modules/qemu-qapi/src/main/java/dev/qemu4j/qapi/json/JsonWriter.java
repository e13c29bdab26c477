package dev.qemu4j.qapi.json;

import dev.qemu4j.qapi.Extras;
import dev.qemu4j.qapi.QapiEnum;
import dev.qemu4j.qapi.QapiValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one JSON object, member by member. What the extras say about a member wins over its component.
 *
 * <p>Numbers become the nodes that a parser would make of their text, so that trees can be compared.
 */
public final class JsonWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Below this, a double that has no fraction is a long. */
    private static final double EXACT = 1L << 52;

    private final QapiValue owner;
    private final Extras extras;
    private final ObjectNode json;

    /**
     * Begins an object with what is extra.
     *
     * @param owner what is written, for messages
     * @param extras its extras
     */
    public JsonWriter(QapiValue owner, Extras extras) {
        this.owner = owner;
        this.extras = extras;
        this.json = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : extras.members().entrySet()) {
            json.set(member.getKey(), member.getValue());
        }
    }

    /**
     * Begins an object with the members of a union that stands inline.
     *
     * @param owner what is written, for messages
     * @param inline the union's members
     */
    public JsonWriter(QapiValue owner, ObjectNode inline) {
        this.owner = owner;
        this.extras = Extras.NONE;
        this.json = inline;
    }

    /**
     * Writes a member, unless it is absent or the extras have it.
     *
     * @param member the member's name
     * @param value the component
     */
    public void put(String member, Object value) {
        if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                put(member, optional.get());
            }
        } else if (!extras.members().containsKey(member) && !extras.isMissing(member)) {
            json.set(member, value(owner.getClass().getSimpleName() + "." + member, value));
        }
    }

    /**
     * The object.
     *
     * @return with all that was put
     */
    public ObjectNode object() {
        return json;
    }

    /**
     * The JSON {@code null}.
     *
     * @return the node
     */
    public static JsonNode nullValue() {
        return NODES.nullNode();
    }

    /**
     * A value as JSON.
     *
     * @param name what it is the value of, for messages
     * @param value a string, number, boolean, QAPI value, JSON tree, or a list of such
     * @return the JSON
     * @throws IllegalArgumentException if it is none of these, or an enum's UNRECOGNIZED
     */
    // A switch over types is linked at run time, which loads classes by the dozen.
    @SuppressWarnings("IfChainToSwitch")
    public static JsonNode value(String name, Object value) {
        if (value instanceof String text) {
            return NODES.stringNode(text);
        } else if (value instanceof Boolean bool) {
            return NODES.booleanNode(bool);
        } else if (value instanceof QapiEnum known) {
            if (known.text().isEmpty()) {
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
                array.add(value(name, element));
            }
            return array;
        } else if (value instanceof Number number) {
            return number(name, number);
        }
        throw new IllegalArgumentException(
                name + ": no JSON for a " + value.getClass().getName());
    }

    private static JsonNode number(String name, Number value) {
        if (value instanceof BigInteger integer) {
            return integer.bitLength() < Long.SIZE ? number(name, integer.longValue()) : NODES.numberNode(integer);
        } else if (value instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            double number = value.doubleValue();
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                throw new IllegalArgumentException(name + ": " + value + " is no JSON number");
            }
            // As QEMU writes it, 3 and not 3.0.
            boolean whole =
                    number == Math.rint(number) && Math.abs(number) < EXACT && Double.compare(number, -0.0) != 0;
            return whole ? number(name, (long) number) : NODES.numberNode(number);
        }
        long integer = value.longValue();
        return integer == (int) integer ? NODES.numberNode((int) integer) : NODES.numberNode(integer);
    }
}
