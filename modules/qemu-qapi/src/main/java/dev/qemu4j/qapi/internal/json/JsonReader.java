package dev.qemu4j.qapi.internal.json;

import dev.qemu4j.qapi.Extras;
import dev.qemu4j.qapi.JsonShapeException;
import dev.qemu4j.qapi.QapiEnum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON object, member by member, and collects the members that were not read.
 *
 * <p>If a mandatory member is missing, a lenient reader notes it and a strict one throws. A member of the wrong JSON type
 * counts as missing, and is among the {@link #extras}.
 */
public final class JsonReader {
    private final String type;
    private final JsonNode json;
    private final boolean lenient;
    private final List<String> read = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private final Map<String, JsonNode> kept = new HashMap<>();

    private JsonReader(String type, JsonNode json, boolean lenient) {
        if (!json.isObject()) {
            throw new JsonShapeException(type, "expected an object, not " + json.getNodeType());
        }
        this.type = type;
        this.json = json;
        this.lenient = lenient;
    }

    /** For what QEMU sends: mandatory members may be missing. */
    public static JsonReader lenient(String type, JsonNode json) {
        return new JsonReader(type, json, true);
    }

    /** For what is sent to QEMU. */
    public static JsonReader strict(String type, JsonNode json) {
        return new JsonReader(type, json, false);
    }

    /** The null of a component that is missing. No accessor returns it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    public static <T> T absent() {
        return null;
    }

    /** Marks a member as read whose value is known already. */
    public void skip(String member) {
        read.add(member);
    }

    /** Keeps the JSON of a member if its enum value is unknown. */
    public <T extends QapiEnum> T known(String member, T value) {
        if (value.text().isEmpty()) {
            keep(member);
        }
        return value;
    }

    /** Keeps the JSON of a member if one of its enum values is unknown. */
    public <T extends QapiEnum> List<T> known(String member, List<T> values) {
        for (T value : values) {
            known(member, value);
        }
        return values;
    }

    /** All members that were not read, once the others have been. */
    public Extras extras() {
        if (read.size() == json.size() && missing.isEmpty() && kept.isEmpty()) {
            return Extras.NONE;
        }
        Map<String, JsonNode> members = new HashMap<>(kept);
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (!read.contains(member.getKey())) {
                members.put(member.getKey(), member.getValue());
            }
        }
        return new Extras(members, missing);
    }

    /** The members that were not read, for an inline union. */
    public ObjectNode rest() {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (!read.contains(member.getKey())) {
                rest.set(member.getKey(), member.getValue());
            }
        }
        return rest;
    }

    /** The JSON of a mandatory member, or null if it is missing. */
    public @Nullable JsonNode requiredNode(String member) {
        JsonNode value = optionalNode(member);
        if (value == null) {
            missing(member);
        }
        return value;
    }

    /** The JSON of an optional member, or null if it is absent. */
    public @Nullable JsonNode optionalNode(String member) {
        JsonNode value = json.get(member);
        if (value == null) {
            return null;
        }
        read.add(member);
        return value;
    }

    /** The JSON of a mandatory member, or null if it is missing. */
    public @Nullable JsonNode requiredObject(String member) {
        JsonNode value = optionalObject(member);
        if (value == null) {
            missing(member);
        }
        return value;
    }

    /** The JSON of an optional member, or null if it is absent. */
    public @Nullable JsonNode optionalObject(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isObject()) {
            return null;
        }
        read.add(member);
        return value;
    }

    /** The JSON of a mandatory member, or null if it is missing. */
    public @Nullable JsonNode requiredArray(String member) {
        JsonNode value = optionalArray(member);
        if (value == null) {
            missing(member);
        }
        return value;
    }

    /** The JSON of an optional member, or null if it is absent. */
    public @Nullable JsonNode optionalArray(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isArray()) {
            return null;
        }
        read.add(member);
        return value;
    }

    /** The JSON of a mandatory member, or null if it is missing. */
    public @Nullable JsonNode requiredText(String member) {
        JsonNode value = optionalText(member);
        if (value == null) {
            missing(member);
        }
        return value;
    }

    /** The JSON of an optional member, or null if it is absent. */
    public @Nullable JsonNode optionalText(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isString()) {
            return null;
        }
        read.add(member);
        return value;
    }

    /** A mandatory member. */
    public String requiredString(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isString()) {
            missing(member);
            return absent();
        }
        read.add(member);
        return value.stringValue();
    }

    /** An optional member. */
    public Optional<String> optionalString(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isString()) {
            return Optional.empty();
        }
        read.add(member);
        return Optional.of(value.stringValue());
    }

    /** A mandatory member. */
    public boolean requiredBoolean(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isBoolean()) {
            missing(member);
            return false;
        }
        read.add(member);
        return value.booleanValue();
    }

    /** An optional member. */
    public Optional<Boolean> optionalBoolean(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isBoolean()) {
            return Optional.empty();
        }
        read.add(member);
        return Optional.of(value.booleanValue());
    }

    /** A mandatory member. */
    public long requiredInteger(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isIntegralNumber()) {
            missing(member);
            return 0;
        }
        read.add(member);
        return integer(member, value);
    }

    /** An optional member. */
    public Optional<Long> optionalInteger(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isIntegralNumber()) {
            return Optional.empty();
        }
        read.add(member);
        return Optional.of(integer(member, value));
    }

    /** A mandatory member. */
    public double requiredNumber(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isNumber()) {
            missing(member);
            return 0;
        }
        read.add(member);
        return value.doubleValue();
    }

    /** An optional member. */
    public Optional<Double> optionalNumber(String member) {
        JsonNode value = json.get(member);
        if (value == null || !value.isNumber()) {
            return Optional.empty();
        }
        read.add(member);
        return Optional.of(value.doubleValue());
    }

    /** A mandatory member. */
    public JsonNode requiredAny(String member) {
        JsonNode value = json.get(member);
        if (value == null) {
            missing(member);
            return absent();
        }
        read.add(member);
        return value;
    }

    /** An optional member. */
    public Optional<JsonNode> optionalAny(String member) {
        JsonNode value = json.get(member);
        if (value == null) {
            return Optional.empty();
        }
        read.add(member);
        return Optional.of(value);
    }

    /** A mandatory list. */
    public List<String> requiredStrings(String member) {
        JsonNode value = requiredArray(member);
        return value == null ? absent() : JsonValues.strings(value);
    }

    /** An optional list. */
    public Optional<List<String>> optionalStrings(String member) {
        JsonNode value = optionalArray(member);
        return value == null ? Optional.empty() : Optional.of(JsonValues.strings(value));
    }

    /** A mandatory list. */
    public List<Long> requiredIntegers(String member) {
        JsonNode value = requiredArray(member);
        return value == null ? absent() : integers(member, value);
    }

    /** An optional list. */
    public Optional<List<Long>> optionalIntegers(String member) {
        JsonNode value = optionalArray(member);
        return value == null ? Optional.empty() : Optional.of(integers(member, value));
    }

    private long integer(String member, JsonNode value) {
        if (!value.canConvertToLong()) {
            keep(member);
        }
        return JsonValues.integer(value);
    }

    private List<Long> integers(String member, JsonNode array) {
        List<Long> list = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            list.add(integer(member, element));
        }
        return list;
    }

    private void keep(String member) {
        JsonNode value = json.get(member);
        if (value != null) {
            kept.put(member, value);
        }
    }

    private void missing(String member) {
        if (!lenient) {
            throw new JsonShapeException(
                    type,
                    member + (json.has(member) ? ": not " + json.get(member).getNodeType() : " is missing"));
        }
        missing.add(member);
    }
}
