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
 * Values with several components: an object with a member for each component that differs from its default. Some types have a short
 * form, the first component alone.
 */
final class ObjectCodec implements JsonCodec {
    private final Shape shape;
    private final List<Member> members;
    private final Set<String> names;

    private ObjectCodec(Shape shape) {
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

    static ObjectCodec of(Class<?> type) {
        return new ObjectCodec(Shape.of(type));
    }

    Class<?> type() {
        return shape.type();
    }

    List<Member> members() {
        return members;
    }

    /** The names of all members, including those of inlined components. */
    Set<String> names() {
        return names;
    }

    /** Whether the first component alone is written if the others have their defaults. */
    boolean isAbbreviated() {
        return Schema.ABBREVIATED.contains(type());
    }

    @Override
    public String expects() {
        return isAbbreviated() ? members.get(0).codec().expects() + ", or an object" : "an object";
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        return read(node, path, Set.of());
    }

    /** Reads an object that has the given members in addition to those of the type. */
    Object read(JsonNode node, JsonPath path, Set<String> others) {
        if (node.isObject()) {
            checkNames(node, path, others);
            return readMembers(node, path);
        }
        if (!isAbbreviated()) {
            throw unexpected(node, path);
        }
        Member first = members.get(0);
        Map<String, Object> values = new HashMap<>();
        values.put(first.component().name(), first.codec().read(node, path));
        return make(values, path);
    }

    private void checkNames(JsonNode node, JsonPath path, Set<String> others) {
        for (String name : node.propertyNames()) {
            if (!names.contains(name) && !others.contains(name)) {
                throw VmConfigJsonException.at(path.member(name), "unknown member" + Spelling.suggestion(name, names));
            }
        }
    }

    /** Reads the members of an object whose names have been checked. */
    Object readMembers(JsonNode object, JsonPath path) {
        Map<String, Object> values = new HashMap<>();
        try {
            for (Member member : members) {
                member.read(object, path)
                        .ifPresent(value -> values.put(member.component().name(), value));
            }
        } catch (VmConfigJsonException e) {
            throw type() == Secret.class ? e.withoutValue() : e;
        }
        return make(values, path);
    }

    /** Creates a value from the given components and the defaults of the others. */
    private Object make(Map<String, Object> values, JsonPath path) {
        Object[] all = new Object[members.size()];
        for (int i = 0; i < all.length; i++) {
            Member member = members.get(i);
            String component = member.component().name();
            if (!values.containsKey(component)) {
                values.put(component, member.defaultValue(values).orElseThrow(() -> missing(member, path)));
            }
            all[i] = values.get(component);
        }
        try {
            return shape.maker().make(all);
        } catch (IllegalArgumentException refusal) {
            throw VmConfigJsonException.refused(path, refusal);
        }
    }

    private static VmConfigJsonException missing(Member member, JsonPath path) {
        return VmConfigJsonException.at(
                path.member(member.name()),
                "missing; expected " + member.codec().expects());
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        writeMembers(value, object, path);
        return abbreviated(object);
    }

    void writeMembers(Object value, ObjectNode object, JsonPath path) {
        Map<String, Object> values = new HashMap<>();
        for (Member member : members) {
            values.put(member.component().name(), member.component().accessor().get(value, path));
        }
        members.forEach(member -> member.write(values, object, path));
    }

    /** The short form of an object, if the type has one and the first member is the only one; else the object. */
    JsonNode abbreviated(ObjectNode object) {
        JsonNode first = object.get(members.isEmpty() ? "" : members.get(0).name());
        return isAbbreviated() && object.size() == 1 && first != null ? first : object;
    }

    /** The value with all defaults, if all components have one. */
    @Override
    public Optional<Object> defaultValue() {
        Map<String, Object> values = new HashMap<>();
        for (Member member : members) {
            Optional<Object> value = member.isInlined() ? member.codec().defaultValue() : member.defaultValue(values);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(member.component().name(), value.get());
        }
        return Optional.of(make(values, JsonPath.document()));
    }
}
