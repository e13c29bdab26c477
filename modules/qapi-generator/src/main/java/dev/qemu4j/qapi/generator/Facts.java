package dev.qemu4j.qapi.generator;

import dev.qemu4j.qapi.generator.Definition.Alternate;
import dev.qemu4j.qapi.generator.Definition.Branch;
import dev.qemu4j.qapi.generator.Definition.Command;
import dev.qemu4j.qapi.generator.Definition.Enumeration;
import dev.qemu4j.qapi.generator.Definition.Event;
import dev.qemu4j.qapi.generator.Definition.Member;
import dev.qemu4j.qapi.generator.Definition.Struct;
import dev.qemu4j.qapi.generator.Definition.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The definitions of one API, as its file of facts describes them. */
record Facts(List<Command> commands, List<Event> events, Map<String, Definition> types) {

    static Facts read(JsonNode json) {
        Map<String, Definition> types = new LinkedHashMap<>();
        for (Struct struct : list(json.get("objects"), Facts::struct)) {
            types.put(struct.name(), struct);
        }
        for (Enumeration enumeration : list(json.get("enums"), Facts::enumeration)) {
            types.put(enumeration.name(), enumeration);
        }
        for (Alternate alternate : list(json.get("alternates"), Facts::alternate)) {
            types.put(alternate.name(), alternate);
        }
        return new Facts(list(json.get("commands"), Facts::command), list(json.get("events"), Facts::event), types);
    }

    /** The struct or union of that name. */
    Struct struct(String name) {
        if (types.get(name) instanceof Struct struct) {
            return struct;
        }
        throw new IllegalArgumentException(name + " is not an object in the facts");
    }

    /** The members of a struct, after those of its bases. */
    List<Member> allMembers(Struct struct) {
        List<Member> members = new ArrayList<>();
        for (String base : struct.bases()) {
            members.addAll(allMembers(struct(base)));
        }
        members.addAll(struct.members());
        return members;
    }

    private static Command command(JsonNode json) {
        return new Command(
                text(json, "name"),
                text(json, "module"),
                optional(json, "since"),
                texts(json.get("features")),
                List.copyOf(texts(json.get("bases"))),
                list(json.get("members"), Facts::member),
                optional(json, "returns").map(TypeRef::parse),
                json.path("oob").asBoolean(false));
    }

    private static Event event(JsonNode json) {
        return new Event(
                text(json, "name"),
                text(json, "module"),
                optional(json, "since"),
                texts(json.get("features")),
                List.copyOf(texts(json.get("bases"))),
                list(json.get("members"), Facts::member));
    }

    private static Struct struct(JsonNode json) {
        return new Struct(
                text(json, "name"),
                text(json, "module"),
                optional(json, "since"),
                texts(json.get("features")),
                List.copyOf(texts(json.get("bases"))),
                list(json.get("members"), Facts::member),
                optional(json, "discriminator"),
                list(json.get("branches"), branch -> new Branch(text(branch, "value"), text(branch, "type"))));
    }

    private static Enumeration enumeration(JsonNode json) {
        return new Enumeration(
                text(json, "name"),
                text(json, "module"),
                optional(json, "since"),
                texts(json.get("features")),
                list(json.get("values"), Facts::value));
    }

    private static Alternate alternate(JsonNode json) {
        return new Alternate(
                text(json, "name"),
                text(json, "module"),
                optional(json, "since"),
                texts(json.get("features")),
                list(json.get("members"), Facts::member));
    }

    private static Member member(JsonNode json) {
        return new Member(
                text(json, "name"),
                TypeRef.parse(text(json, "type")),
                json.path("optional").asBoolean(false),
                optional(json, "since"),
                texts(json.get("features")));
    }

    /** A value is only a name, or an object if more is known about it. */
    private static Value value(JsonNode json) {
        return json.isString()
                ? new Value(json.stringValue(), Optional.empty(), Set.of())
                : new Value(text(json, "name"), optional(json, "since"), texts(json.get("features")));
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no \"" + name + "\" in " + json);
        }
        return value.stringValue();
    }

    private static Optional<String> optional(JsonNode json, String name) {
        return json.has(name) ? Optional.of(text(json, name)) : Optional.empty();
    }

    private static Set<String> texts(@Nullable JsonNode array) {
        return new LinkedHashSet<>(list(array, JsonNode::stringValue));
    }

    private static <T> List<T> list(@Nullable JsonNode array, Function<JsonNode, T> read) {
        List<T> list = new ArrayList<>();
        if (array != null) {
            for (JsonNode element : array) {
                list.add(read.apply(element));
            }
        }
        return List.copyOf(list);
    }
}
