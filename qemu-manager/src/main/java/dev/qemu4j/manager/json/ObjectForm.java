package dev.qemu4j.manager.json;

import dev.qemu4j.config.setting.Secret;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values of several components: an object with a member for each that is not as it would be anyway. Some may also be said by
 * their first component alone.
 */
final class ObjectForm implements Form {
    private final Shape shape;
    private final List<Member> members;
    private final Set<String> names;

    private ObjectForm(Shape shape) {
        this.shape = shape;
        this.members = shape.components().stream()
                .map(component -> Member.of(shape.type(), component))
                .toList();
        this.names = new LinkedHashSet<>();
        for (Member member : members) {
            for (String name : member.names()) {
                if (!names.add(name)) {
                    throw new IllegalStateException(shape.type().getName() + " has two members '" + name + "'");
                }
            }
        }
    }

    static ObjectForm of(Class<?> type) {
        return new ObjectForm(Shape.of(type));
    }

    Class<?> type() {
        return shape.type();
    }

    List<Member> members() {
        return members;
    }

    /** The names of all members, those of inlined components among them. */
    Set<String> names() {
        return names;
    }

    /** Whether a value whose other components are as they would be anyway is said by its first alone. */
    boolean isAbbreviated() {
        return Schema.ABBREVIATED.contains(type());
    }

    @Override
    public String expects() {
        return isAbbreviated() ? members.get(0).form().expects() + ", or an object" : "an object";
    }

    @Override
    public Object read(JsonNode node, Place place) {
        return read(node, place, Set.of());
    }

    /** Reads an object that has members beside those of the type. */
    Object read(JsonNode node, Place place, Set<String> others) {
        if (node.isObject()) {
            checkNames(node, place, others);
            return readMembers(node, place);
        }
        if (!isAbbreviated()) {
            throw unexpected(node, place);
        }
        Member first = members.get(0);
        Map<String, Object> values = new HashMap<>();
        values.put(first.component().name(), first.form().read(node, place));
        return make(values, place);
    }

    private void checkNames(JsonNode node, Place place, Set<String> others) {
        for (String name : node.propertyNames()) {
            if (!names.contains(name) && !others.contains(name)) {
                throw VmConfigJsonException.at(
                        place.member(name), "there is no such member" + Spelling.suggestion(name, names));
            }
        }
    }

    /** Reads the members of an object whose names are known to be good. */
    Object readMembers(JsonNode object, Place place) {
        Map<String, Object> values = new HashMap<>();
        try {
            for (Member member : members) {
                member.read(object, place)
                        .ifPresent(value -> values.put(member.component().name(), value));
            }
        } catch (VmConfigJsonException e) {
            throw type() == Secret.class ? e.withoutValue() : e;
        }
        return make(values, place);
    }

    /** Makes a value of the components that are said. */
    private Object make(Map<String, Object> values, Place place) {
        Object[] all = new Object[members.size()];
        for (int i = 0; i < all.length; i++) {
            Member member = members.get(i);
            String component = member.component().name();
            if (!values.containsKey(component)) {
                values.put(component, member.absent(values).orElseThrow(() -> missing(member, place)));
            }
            all[i] = values.get(component);
        }
        try {
            return shape.maker().make(all);
        } catch (IllegalArgumentException refusal) {
            throw VmConfigJsonException.refused(place, refusal);
        }
    }

    private static VmConfigJsonException missing(Member member, Place place) {
        return VmConfigJsonException.at(
                place.member(member.name()),
                "missing; expected " + member.form().expects());
    }

    @Override
    public JsonNode write(Object value, Place place) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        writeMembers(value, object, place);
        return abbreviated(object);
    }

    void writeMembers(Object value, ObjectNode object, Place place) {
        Map<String, Object> values = new HashMap<>();
        for (Member member : members) {
            values.put(member.component().name(), member.component().accessor().get(value, place));
        }
        members.forEach(member -> member.write(values, object, place));
    }

    /** The object, or the first member alone where there is no other and it says as much. */
    JsonNode abbreviated(ObjectNode object) {
        JsonNode first = object.get(members.isEmpty() ? "" : members.get(0).name());
        return isAbbreviated() && object.size() == 1 && first != null ? first : object;
    }

    /** A value of which everything may be left out may be left out itself. */
    @Override
    public Optional<Object> absent() {
        Map<String, Object> values = new HashMap<>();
        for (Member member : members) {
            Optional<Object> value = member.isInlined() ? member.form().absent() : member.absent(values);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(member.component().name(), value.get());
        }
        return Optional.of(make(values, Place.document()));
    }
}
