package dev.qemu4j.qapi.generator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds to the facts what only {@code query-qmp-schema} has: the features of members and enum values, and which commands can be
 * executed out of band. Types have no names in the schema; they are found through the commands and events that use them.
 */
final class Introspection {
    private final Map<String, JsonNode> schema = new HashMap<>();
    private final Map<String, ObjectNode> types = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    private Introspection(JsonNode schema) {
        schema.forEach(entry -> this.schema.put(entry.path("name").asString(""), entry));
    }

    /**
     * Adds the features in a schema to the facts.
     *
     * @return the commands and events that only the facts or only the schema has
     */
    static Set<String> mergeInto(ObjectNode facts, JsonNode schema) {
        return new Introspection(schema).merge(facts);
    }

    private Set<String> merge(ObjectNode facts) {
        for (String kind : new String[] {"objects", "enums", "alternates"}) {
            facts.path(kind).forEach(type -> types.put(type.path("name").asString(""), (ObjectNode) type));
        }
        Set<String> differences = new TreeSet<>();
        Set<String> known = new HashSet<>();
        for (String kind : new String[] {"commands", "events"}) {
            // The reference also has commands for other hosts, most often for Windows.
            for (Iterator<JsonNode> all = facts.path(kind).iterator(); all.hasNext(); ) {
                String name = all.next().path("name").asString("");
                if (!schema.containsKey(name)) {
                    all.remove();
                    differences.add(name + " is not in the schema and was left out");
                }
            }
        }
        for (String kind : new String[] {"commands", "events"}) {
            for (JsonNode definition : facts.path(kind)) {
                String name = definition.path("name").asString("");
                known.add(name);
                JsonNode entry = entry(name);
                if (entry.path("allow-oob").asBoolean(false)) {
                    ((ObjectNode) definition).put("oob", true);
                }
                setFeatures(entry, (ObjectNode) definition);
                members((ObjectNode) definition, entry.path("arg-type").asString(""), new HashSet<>());
                if (definition.has("returns")) {
                    type(
                            definition.path("returns").asString(""),
                            entry.path("ret-type").asString(""));
                }
            }
        }
        schema.forEach((name, entry) -> {
            boolean named =
                    Set.of("command", "event").contains(entry.path("meta-type").asString(""));
            if (named && !known.contains(name)) {
                differences.add(name + " is not in the reference");
            }
        });
        return differences;
    }

    private void type(String factsType, String schemaType) {
        if (factsType.startsWith("[")) {
            type(factsType.substring(1, factsType.length() - 1), element(schemaType));
            return;
        }
        ObjectNode fact = types.get(factsType);
        if (fact == null || !seen.add(factsType + " " + schemaType)) {
            return;
        }
        if (fact.get("values") instanceof ArrayNode values) {
            setFeatures(entry(schemaType), fact);
            values(values, entry(schemaType));
        } else if (entry(schemaType).path("meta-type").asString("").equals("alternate")) {
            int i = 0;
            for (JsonNode form : fact.path("members")) {
                type(form.path("type").asString(""), form(schemaType, i++));
            }
        } else {
            setFeatures(entry(schemaType), fact);
            members(fact, schemaType, new HashSet<>());
        }
    }

    private String form(String alternate, int i) {
        return entry(alternate).path("members").path(i).path("type").asString("");
    }

    private String element(String schemaType) {
        return entry(schemaType).path("element-type").asString("");
    }

    /** The schema's entry for a name; a missing node if there is none. */
    private JsonNode entry(String name) {
        return schema.getOrDefault(name, JsonNodeFactory.instance.missingNode());
    }

    /**
     * Adds the features of the members of a definition, its bases and its branches, which have the same names in the
     * schema.
     */
    private void members(ObjectNode fact, String schemaType, Set<String> visited) {
        JsonNode entry = entry(schemaType);
        if (entry.isMissingNode() || !visited.add(fact.path("name").asString("") + " " + schemaType)) {
            return;
        }
        for (JsonNode member : fact.path("members")) {
            for (JsonNode known : entry.path("members")) {
                if (known.path("name").equals(member.path("name"))) {
                    setFeatures(known, (ObjectNode) member);
                    type(member.path("type").asString(""), known.path("type").asString(""));
                }
            }
        }
        for (JsonNode name : fact.path("bases")) {
            ObjectNode base = types.get(name.asString(""));
            if (base != null) {
                dropFeaturesOfMembers(base);
                members(base, schemaType, visited);
            }
        }
        for (JsonNode branch : fact.path("branches")) {
            for (JsonNode variant : entry.path("variants")) {
                if (variant.path("case").equals(branch.path("value"))) {
                    type(branch.path("type").asString(""), variant.path("type").asString(""));
                }
            }
        }
    }

    /** In the schema, a base is part of another type, which does not have the base's own features. */
    private static void dropFeaturesOfMembers(ObjectNode base) {
        if (base.get("features") instanceof ArrayNode features) {
            for (int i = features.size() - 1; i >= 0; i--) {
                if (Set.of("deprecated", "unstable").contains(features.get(i).asString(""))) {
                    features.remove(i);
                }
            }
            if (features.isEmpty()) {
                base.remove("features");
            }
        }
    }

    private static void values(ArrayNode values, JsonNode entry) {
        for (int i = 0; i < values.size(); i++) {
            JsonNode value = values.get(i);
            JsonNode name = value.isString() ? value : value.path("name");
            for (JsonNode known : entry.path("members")) {
                if (known.path("name").equals(name) && known.has("features")) {
                    ObjectNode detailed = value instanceof ObjectNode object
                            ? object
                            : JsonNodeFactory.instance.objectNode().put("name", name.asString(""));
                    setFeatures(known, detailed);
                    values.set(i, detailed);
                }
            }
        }
    }

    /** The manual page lists the features of members with those of their definition. The schema has them separately. */
    private static void setFeatures(JsonNode from, ObjectNode to) {
        if (from.has("features")) {
            to.set("features", from.get("features"));
        } else {
            to.remove("features");
        }
    }
}
