package dev.qemu4j.testkit.internal.json;

import tools.jackson.databind.JsonNode;

/** Compares what a client sends with what was recorded, where {@code "<any>"} in the recording matches anything. */
public final class JsonMatch {
    private static final String ANY = "<any>";

    private JsonMatch() {}

    public static boolean matches(JsonNode expected, JsonNode actual) {
        if (expected.isString() && expected.stringValue().equals(ANY)) {
            return true;
        }
        if (expected.isObject() && actual.isObject()) {
            return expected.size() == actual.size()
                    && expected.properties().stream()
                            .allMatch(member -> actual.has(member.getKey())
                                    && matches(member.getValue(), actual.get(member.getKey())));
        }
        if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < expected.size(); i++) {
                if (!matches(expected.get(i), actual.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return expected.equals(actual);
    }
}
