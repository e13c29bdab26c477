package dev.qemu4j.qapi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A command, an event, or one of their members in the schema of a QEMU. It may not {@linkplain #exists() exist}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SchemaElement {
    private final QmpSchema schema;
    private final @Nullable JsonNode declaration;
    private final String type;

    private SchemaElement(QmpSchema schema, @Nullable JsonNode declaration, String type) {
        this.schema = schema;
        this.declaration = declaration;
        this.type = type;
    }

    static SchemaElement absent(QmpSchema schema) {
        return new SchemaElement(schema, null, "");
    }

    static SchemaElement of(QmpSchema schema, JsonNode declaration, String type) {
        return new SchemaElement(schema, declaration, type);
    }

    /**
     * Whether this QEMU has the element.
     *
     * @return true if it does
     */
    public boolean exists() {
        return declaration != null;
    }

    /**
     * A member: an argument of a command, or a member of an object or of any branch of a union. For a list, a member of its
     * elements.
     *
     * @param name the member's name
     * @return the member; {@link #exists()} says whether this QEMU has it
     */
    public SchemaElement member(String name) {
        for (JsonNode object : objects()) {
            for (JsonNode member : object.path("members")) {
                if (member.path("name").asString("").equals(name)) {
                    return of(schema, member, member.path("type").asString(""));
                }
            }
        }
        return absent(schema);
    }

    /**
     * The names of the members, including those of all branches of a union.
     *
     * @return the names
     */
    public Set<String> members() {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode object : objects()) {
            for (JsonNode member : object.path("members")) {
                names.add(member.path("name").asString(""));
            }
        }
        return names;
    }

    /**
     * Whether this is an enum, or a list of an enum, with a value.
     *
     * @param text the value
     * @return true if it has the value
     */
    public boolean hasValue(String text) {
        return values().contains(text);
    }

    /**
     * The values of an enum.
     *
     * @return the values, empty if this is not an enum
     */
    public Set<String> values() {
        Set<String> values = new LinkedHashSet<>();
        for (JsonNode entry : types(type, new ArrayList<>())) {
            for (JsonNode value : entry.path("values")) {
                values.add(value.asString(""));
            }
        }
        return values;
    }

    /**
     * Whether the element has a feature: {@code deprecated}, {@code unstable}, or one that announces a change in behaviour.
     *
     * @param name the feature
     * @return true if the command, event or member has it, or its type does
     */
    public boolean hasFeature(String name) {
        return features().contains(name);
    }

    /**
     * The features of the command, event or member and of its type.
     *
     * @return the features
     */
    public Set<String> features() {
        Set<String> features = new LinkedHashSet<>();
        if (declaration != null) {
            declaration.path("features").forEach(feature -> features.add(feature.asString("")));
        }
        schema.entry(type)
                .ifPresent(entry -> entry.path("features").forEach(feature -> features.add(feature.asString(""))));
        return features;
    }

    /**
     * Whether this is a command that can be executed out of band.
     *
     * @return true if it is
     */
    public boolean allowsOutOfBand() {
        return declaration != null && declaration.path("allow-oob").asBoolean(false);
    }

    private List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode entry : types(type, new ArrayList<>())) {
            if (entry.path("meta-type").asString("").equals("object")) {
                objects.add(entry);
                for (JsonNode variant : entry.path("variants")) {
                    // A branch may be a union itself.
                    types(variant.path("type").asString(""), objects);
                }
            }
        }
        return objects;
    }

    /** Resolves a type to its entries: a list to its elements, an alternate to its forms. */
    private List<JsonNode> types(String name, List<JsonNode> into) {
        Optional<JsonNode> found = schema.entry(name);
        if (found.isPresent()) {
            JsonNode entry = found.get();
            switch (entry.path("meta-type").asString("")) {
                case "array" -> types(entry.path("element-type").asString(""), into);
                case "alternate" -> {
                    for (JsonNode form : entry.path("members")) {
                        types(form.path("type").asString(""), into);
                    }
                }
                default -> into.add(entry);
            }
        }
        return into;
    }
}
