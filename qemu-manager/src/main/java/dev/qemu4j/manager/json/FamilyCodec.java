package dev.qemu4j.manager.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values of a family of types: an object whose member {@value #KIND} names the type. */
final class FamilyCodec implements JsonCodec {
    static final String KIND = "kind";

    private final Class<?> family;
    private final Map<String, ObjectCodec> codecs = new LinkedHashMap<>();

    FamilyCodec(Class<?> family) {
        this.family = family;
        for (Schema.Kind kind : Schema.KINDS) {
            if (family.isAssignableFrom(kind.type())) {
                ObjectCodec codec = (ObjectCodec) JsonCodecs.of(kind.type());
                if (codecs.put(kind.name(), codec) != null || codec.names().contains(KIND)) {
                    throw new IllegalStateException(
                            "kind '" + kind.name() + "' of " + family.getName() + " is ambiguous");
                }
            }
        }
        if (codecs.isEmpty()) {
            throw new IllegalStateException(family.getName() + " has no kinds in the schema");
        }
    }

    Class<?> family() {
        return family;
    }

    Map<String, ObjectCodec> codecs() {
        return codecs;
    }

    /** The kind whose values may be written without an object. */
    Optional<Map.Entry<String, ObjectCodec>> abbreviated() {
        return codecs.entrySet().stream()
                .filter(kind -> kind.getValue().isAbbreviated())
                .findFirst();
    }

    @Override
    public String expects() {
        String object = "a " + Spelling.noun(family);
        return abbreviated()
                .map(kind -> kind.getValue().members().get(0).codec().expects() + ", or " + object)
                .orElse(object);
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (!node.isObject()) {
            return abbreviated()
                    .orElseThrow(() -> unexpected(node, path))
                    .getValue()
                    .read(node, path);
        }
        JsonNode kind = node.get(KIND);
        JsonPath kindPath = path.member(KIND);
        if (kind == null) {
            throw VmConfigJsonException.at(kindPath, "missing; one of " + Spelling.list(codecs.keySet()));
        }
        if (!kind.isString()) {
            throw VmConfigJsonException.at(kindPath, kind, "is not one of " + Spelling.list(codecs.keySet()));
        }
        ObjectCodec codec = codecs.get(kind.stringValue());
        if (codec == null) {
            throw VmConfigJsonException.at(
                    kindPath,
                    kind,
                    "is not a kind of " + Spelling.noun(family)
                            + Spelling.suggestion(kind.stringValue(), codecs.keySet()));
        }
        return codec.read(node, path, Set.of(KIND));
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        Map.Entry<String, ObjectCodec> kind = codecs.entrySet().stream()
                .filter(known -> known.getValue().type() == value.getClass())
                .findFirst()
                .orElseThrow(() -> VmConfigJsonException.at(
                        path, "the schema has no kind for " + value.getClass().getName()));
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        kind.getValue().writeMembers(value, members, path);
        JsonNode shortest = kind.getValue().abbreviated(members);
        return shortest.isObject()
                ? JsonNodeFactory.instance.objectNode().put(KIND, kind.getKey()).setAll(members)
                : shortest;
    }
}
