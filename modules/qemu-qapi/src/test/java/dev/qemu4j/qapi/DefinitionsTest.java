package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All definitions in the facts are generated. Counts them without the code of the generator. */
class DefinitionsTest {
    private static final List<Definition> ALL = Definitions.all();

    @Test
    void everyCommandAndEventIsGenerated() throws IOException {
        JsonNode qmp = facts("qmp-facts.json");
        JsonNode guest = facts("qga-facts.json");

        assertThat(names("QMP", "command"))
                .isEqualTo(names(qmp.path("commands")))
                .hasSize(242);
        assertThat(names("QMP", "event")).isEqualTo(names(qmp.path("events"))).hasSize(57);
        assertThat(names("the guest agent", "command"))
                .isEqualTo(names(guest.path("commands")))
                .hasSize(44);
    }

    @Test
    void everyTypeThatACommandOrEventUsesIsGenerated() throws IOException {
        for (Map.Entry<String, String> api : Map.of("QMP", "qmp-facts.json", "the guest agent", "qga-facts.json")
                .entrySet()) {
            JsonNode facts = facts(api.getValue());
            Set<String> generated = new TreeSet<>(ALL.stream()
                    .filter(definition -> definition.api().equals(api.getKey()))
                    .map(Definition::name)
                    .toList());
            Set<String> builtins = Set.of("string", "int", "number", "boolean", "any", "null");

            Set<String> missing = new TreeSet<>(reachable(facts));
            missing.removeAll(generated);
            missing.removeAll(builtins);
            missing.removeAll(partOfAnother(facts, reachable(facts)));

            assertThat(missing).isEmpty();
        }
    }

    @Test
    void noPackageHasTooManyTypes() {
        Map<String, Set<Class<?>>> packages = new TreeMap<>();
        for (Definition definition : ALL) {
            if (definition.type().getEnclosingClass() == null) {
                packages.computeIfAbsent(definition.type().getPackageName(), key -> new HashSet<>())
                        .add(definition.type());
            }
        }

        assertThat(packages)
                .hasSizeGreaterThan(40)
                .allSatisfy((name, types) -> assertThat(types).hasSizeLessThanOrEqualTo(60));
    }

    @Test
    void everyTypeIsPublicAndItsPackageExported() {
        Module module = QapiObject.class.getModule();

        assertThat(module.isNamed()).isTrue();
        assertThat(ALL).allSatisfy(definition -> {
            assertThat(Modifier.isPublic(definition.type().getModifiers())).isTrue();
            assertThat(module.isExported(definition.type().getPackageName())).isTrue();
        });
    }

    @Test
    void everyCommandHasTheAnnotationsOfItsFacts() throws IOException {
        JsonNode facts = facts("qmp-facts.json");
        Map<String, JsonNode> byName = new HashMap<>();
        facts.path("commands")
                .forEach(command -> byName.put(command.path("name").stringValue(), command));
        for (Definition definition : ALL) {
            if (definition.api().equals("QMP") && definition.kind().equals("command")) {
                String features = byName.get(definition.name()).path("features").toString();
                assertThat(definition.type().isAnnotationPresent(Deprecated.class))
                        .as(definition.name())
                        .isEqualTo(features.contains("deprecated"));
                assertThat(definition.type().isAnnotationPresent(Unstable.class))
                        .as(definition.name())
                        .isEqualTo(features.contains("unstable"));
                assertThat(definition.type().isAnnotationPresent(Since.class)).isTrue();
            }
        }
    }

    /**
     * Types without a class of their own: a base of only one definition is part of that one, and a struct with the
     * arguments and the name of a command is the command.
     */
    private static Set<String> partOfAnother(JsonNode facts, Set<String> reached) {
        Map<String, Integer> heirs = new HashMap<>();
        Set<String> used = new HashSet<>();
        Set<String> commands = new HashSet<>();
        for (String kind : List.of("commands", "events", "objects", "alternates")) {
            for (JsonNode definition : facts.path(kind)) {
                if (kind.equals("objects")
                        && !reached.contains(definition.path("name").stringValue())) {
                    continue;
                }
                definition.path("bases").forEach(base -> heirs.merge(base.stringValue(), 1, Integer::sum));
                definition.path("members").forEach(member -> used.add(typeName(member.path("type"))));
                definition.path("branches").forEach(branch -> used.add(typeName(branch.path("type"))));
            }
        }
        facts.path("commands")
                .forEach(command -> commands.add(
                        command.path("name").stringValue().replace("-", "").toLowerCase(Locale.ROOT)));
        return heirs.entrySet().stream()
                .filter(heir -> (heir.getValue() == 1 && !used.contains(heir.getKey()))
                        || commands.contains(heir.getKey().toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Set<String> reachable(JsonNode facts) {
        Map<String, JsonNode> types = new HashMap<>();
        for (String kind : List.of("objects", "enums", "alternates")) {
            facts.path(kind).forEach(type -> types.put(type.path("name").stringValue(), type));
        }
        Deque<String> todo = new ArrayDeque<>();
        for (String kind : List.of("commands", "events")) {
            facts.path(kind).forEach(definition -> references(definition, todo));
        }
        Set<String> reached = new TreeSet<>();
        while (!todo.isEmpty()) {
            String name = todo.remove();
            if (reached.add(name) && types.containsKey(name)) {
                references(types.get(name), todo);
            }
        }
        return reached;
    }

    private static void references(JsonNode definition, Deque<String> into) {
        definition.path("bases").forEach(base -> into.add(base.stringValue()));
        definition.path("members").forEach(member -> into.add(typeName(member.path("type"))));
        definition.path("branches").forEach(branch -> into.add(typeName(branch.path("type"))));
        if (definition.has("returns")) {
            into.add(typeName(definition.path("returns")));
        }
    }

    private static String typeName(JsonNode type) {
        return type.stringValue().replaceAll("[\\[\\]]", "");
    }

    private static Set<String> names(String api, String kind) {
        return ALL.stream()
                .filter(definition ->
                        definition.api().equals(api) && definition.kind().equals(kind))
                .map(Definition::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(JsonNode definitions) {
        Set<String> names = new TreeSet<>();
        definitions.forEach(definition -> names.add(definition.path("name").stringValue()));
        return names;
    }

    private static JsonNode facts(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(QapiObject.class.getResourceAsStream(name))) {
            return JsonMapper.shared().readTree(in);
        }
    }
}
