package dev.qemu4j.manager.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values of one of several types: an object whose member {@value #KIND} says which. */
final class FamilyForm implements Form {
    static final String KIND = "kind";

    private final Class<?> family;
    private final Map<String, ObjectForm> forms = new LinkedHashMap<>();

    FamilyForm(Class<?> family) {
        this.family = family;
        for (Schema.Kind kind : Schema.KINDS) {
            if (family.isAssignableFrom(kind.type())) {
                ObjectForm form = (ObjectForm) Forms.of(kind.type());
                if (forms.put(kind.name(), form) != null || form.names().contains(KIND)) {
                    throw new IllegalStateException(
                            "kind '" + kind.name() + "' of " + family.getName() + " is ambiguous");
                }
            }
        }
        if (forms.isEmpty()) {
            throw new IllegalStateException(family.getName() + " has no kinds in the schema");
        }
    }

    Class<?> family() {
        return family;
    }

    Map<String, ObjectForm> forms() {
        return forms;
    }

    /** The kind that a value may be of which is no object. */
    Optional<Map.Entry<String, ObjectForm>> abbreviated() {
        return forms.entrySet().stream()
                .filter(kind -> kind.getValue().isAbbreviated())
                .findFirst();
    }

    @Override
    public String expects() {
        String object = "a " + Spelling.noun(family);
        return abbreviated()
                .map(kind -> kind.getValue().members().get(0).form().expects() + ", or " + object)
                .orElse(object);
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (!node.isObject()) {
            return abbreviated()
                    .orElseThrow(() -> unexpected(node, place))
                    .getValue()
                    .read(node, place);
        }
        JsonNode kind = node.get(KIND);
        Place kindPlace = place.member(KIND);
        if (kind == null) {
            throw VmConfigJsonException.at(kindPlace, "missing; one of " + Spelling.list(forms.keySet()));
        }
        if (!kind.isString()) {
            throw VmConfigJsonException.at(kindPlace, kind, "is not one of " + Spelling.list(forms.keySet()));
        }
        ObjectForm form = forms.get(kind.stringValue());
        if (form == null) {
            throw VmConfigJsonException.at(
                    kindPlace,
                    kind,
                    "is not a kind of " + Spelling.noun(family)
                            + Spelling.suggestion(kind.stringValue(), forms.keySet()));
        }
        return form.read(node, place, Set.of(KIND));
    }

    @Override
    public JsonNode write(Object value, Place place) {
        Map.Entry<String, ObjectForm> kind = forms.entrySet().stream()
                .filter(known -> known.getValue().type() == value.getClass())
                .findFirst()
                .orElseThrow(() -> VmConfigJsonException.at(
                        place,
                        "the schema has no kind for a " + value.getClass().getName()));
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        kind.getValue().writeMembers(value, members, place);
        JsonNode shortest = kind.getValue().abbreviated(members);
        return shortest.isObject()
                ? JsonNodeFactory.instance.objectNode().put(KIND, kind.getKey()).setAll(members)
                : shortest;
    }
}
