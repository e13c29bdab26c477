package dev.qemu4j.qapi;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values of all generated types, created with the public constructors. */
final class QapiArbitraries {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Deep enough for a format, a protocol and a reference, because the union of block nodes contains itself. */
    private static final int DEPTH = 3;

    /** For each union, the values of the discriminator that have a branch. */
    private final Map<Class<?>, Set<String>> branches = new HashMap<>();

    QapiArbitraries(List<Definition> definitions) {
        for (Definition definition : definitions) {
            if (!definition.branch().isEmpty()) {
                branches.computeIfAbsent(definition.type().getEnclosingClass(), key -> new HashSet<>())
                        .add(definition.branch());
            }
        }
    }

    Arbitrary<QapiValue> of(Class<?> type) {
        return of(type, 0).map(QapiValue.class::cast);
    }

    private Arbitrary<Object> of(Type type, int depth) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return depth >= DEPTH
                        ? Arbitraries.just(Optional.empty())
                        : of(argument, depth + 1).optional(0.4).map(value -> value);
            }
            return depth >= DEPTH
                    ? Arbitraries.just(List.of())
                    : of(argument, depth + 1).list().ofMaxSize(2).map(value -> value);
        }
        if (type == String.class) {
            return Arbitraries.strings()
                    .withChars("abc-0 \"\\,\n\u00e9\u4e16")
                    .ofMaxLength(6)
                    .map(value -> value);
        } else if (type == long.class || type == Long.class) {
            return Arbitraries.longs().map(value -> value);
        } else if (type == double.class || type == Double.class) {
            return Arbitraries.doubles().map(value -> value);
        } else if (type == boolean.class || type == Boolean.class) {
            return Arbitraries.of(true, false).map(value -> value);
        } else if (type == JsonNode.class) {
            return json().map(value -> value);
        } else if (type == Instant.class) {
            return Arbitraries.just(Instant.EPOCH);
        } else if (type == Extras.class) {
            return extras().map(value -> value);
        }
        Class<?> named = (Class<?>) type;
        if (named.isEnum()) {
            return Arbitraries.of(named.getEnumConstants())
                    .filter(value -> !((QapiEnum) value).text().isEmpty())
                    .map(value -> value);
        }
        return named.isSealed() ? family(named, depth) : record(named, depth);
    }

    private Arbitrary<Object> family(Class<?> family, int depth) {
        List<Class<?>> members = new ArrayList<>();
        for (Class<?> member : family.getPermittedSubclasses()) {
            // An alternate's Other is for JSON that is none of its forms.
            boolean reads = !member.getSimpleName().equals("Other") || QapiObject.class.isAssignableFrom(family);
            if (reads
                    && (depth < DEPTH || isLeaf(member))
                    && (!isOther(member) || !otherTags(member).isEmpty())) {
                members.add(member);
            }
        }
        if (members.isEmpty()) {
            members.addAll(List.of(family.getPermittedSubclasses()));
            members.removeIf(QapiArbitraries::isOther);
        }
        return Arbitraries.of(members).flatMap(member -> of(member, depth + 1));
    }

    private static boolean isOther(Class<?> type) {
        return type.getSimpleName().equals("Other") && QapiObject.class.isAssignableFrom(type);
    }

    /** The discriminator: the component of a union's Other that its branches do not have. */
    private static RecordComponent tag(Class<?> other) {
        Class<?> branch = other.getEnclosingClass().getPermittedSubclasses()[0];
        Set<String> components = Arrays.stream(branch.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        return Arrays.stream(other.getRecordComponents())
                .filter(component -> !components.contains(component.getName()))
                .findFirst()
                .orElseThrow();
    }

    private List<Object> otherTags(Class<?> other) {
        Class<?> tag = tag(other).getType();
        Set<String> taken = branches.getOrDefault(other.getEnclosingClass(), Set.of());
        List<Object> free = new ArrayList<>();
        for (Object value : tag.getEnumConstants()) {
            String text = ((QapiEnum) value).text();
            if (!text.isEmpty() && !taken.contains(text)) {
                free.add(value);
            }
        }
        return free;
    }

    private static boolean isLeaf(Class<?> type) {
        return type.isEnum()
                || (type.isRecord()
                        && Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .noneMatch(component ->
                                        component.isSealed() || (component.isRecord() && component != Extras.class)));
    }

    private Arbitrary<Object> record(Class<?> type, int depth) {
        List<Arbitrary<Object>> arguments = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
            if (isOther(type) && component.getName().equals(tag(type).getName())) {
                arguments.add(Arbitraries.of(otherTags(type)));
            } else {
                arguments.add(of(component.getGenericType(), depth));
            }
        }
        Constructor<?> constructor;
        try {
            constructor = type.getConstructor(types.toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(type + " has no public constructor", e);
        }
        return Combinators.combine(arguments).as(values -> {
            try {
                return constructor.newInstance(values.toArray());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(type + " cannot be created with " + values, e);
            }
        });
    }

    private static Arbitrary<Extras> extras() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Extras.NONE)),
                Tuple.of(1, json().map(value -> Extras.NONE.with("added-by-a-newer-qemu", value))));
    }

    private static Arbitrary<JsonNode> json() {
        return Arbitraries.of(
                NODES.stringNode("text"),
                NODES.numberNode(7),
                NODES.numberNode(1L << 40),
                NODES.booleanNode(true),
                NODES.arrayNode().add("element"),
                NODES.objectNode().put("member", "value"));
    }
}
