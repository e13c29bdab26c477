package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpResult;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The generated types and the schemas of four versions of QEMU. Everything that one of them sends or accepts is decoded
 * into components of the right type, member by member, and encoded as the same JSON. {@code differences.txt} lists what
 * 11.1 has removed and what older versions do not send. The list must be exact.
 */
class ConformanceTest {
    private final Set<String> differences = new TreeSet<>();

    @ParameterizedTest
    @ValueSource(strings = {"5.2", "7.2", "10.0", "11.1"})
    void everythingThatAQemuSendsOrAcceptsIsDecoded(String version) throws IOException {
        SchemaSamples schema = new SchemaSamples(json("introspection-" + version + ".json"));
        Map<String, Definition> commands = byName("command");
        Map<String, Definition> events = byName("event");

        for (JsonNode entry : schema.entries()) {
            String name = entry.path("name").stringValue();
            String metaType = entry.path("meta-type").stringValue();
            Definition definition = (metaType.equals("command") ? commands : events).get(name);
            if (metaType.equals("command") || metaType.equals("event")) {
                if (definition == null) {
                    differences.add(metaType + " " + name);
                    continue;
                }
                Function<JsonNode, QapiValue> fromJson = Objects.requireNonNull(definition.fromJson());
                check(schema, entry.path("arg-type").stringValue(), name, fromJson);
            }
            if (metaType.equals("command")) {
                JsonNode arguments = schema.sample(entry.path("arg-type").stringValue(), 0);
                QmpCommand<?> command = readCommand(Objects.requireNonNull(definition), arguments);
                if (command != null) {
                    checkResult(schema, entry.path("ret-type").stringValue(), name, command);
                }
            }
        }

        Set<String> listed = lines("differences.txt").stream()
                .filter(line -> line.startsWith(version + " "))
                .map(line -> line.substring(version.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(String.join("\n", differences)).isEqualTo(String.join("\n", listed));
    }

    private void check(SchemaSamples schema, String type, String name, Function<JsonNode, QapiValue> fromJson) {
        for (int i = 0; i < schema.number(type); i++) {
            JsonNode json = schema.sample(type, i);
            QapiValue value;
            try {
                value = fromJson.apply(json);
            } catch (JsonShapeException e) {
                differences.add(e.getMessage());
                continue;
            }
            findExtras(value);
            assertThat(normal(value.toJson())).as(name).isEqualTo(normal(json));
        }
    }

    private void checkResult(SchemaSamples schema, String type, String name, QmpCommand<?> command) {
        for (int i = 0; i < schema.number(type); i++) {
            JsonNode json = schema.sample(type, i);
            Object value = command.decode(QmpResult.of(json.toString()));
            findExtras(value);
            if (value instanceof QapiValue qapiValue) {
                assertThat(normal(qapiValue.toJson())).as(name).isEqualTo(normal(json));
            }
        }
    }

    private static QmpCommand<?> readCommand(Definition definition, JsonNode arguments) {
        try {
            return (QmpCommand<?>) Objects.requireNonNull(definition.fromJson()).apply(arguments);
        } catch (JsonShapeException e) {
            return null;
        }
    }

    /** Collects the extras of a value. */
    private void findExtras(Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(this::findExtras);
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(this::findExtras);
        } else if (value instanceof QapiValue && value instanceof Record) {
            String type = value.getClass().getName().replaceAll(".*\\.", "").replace('$', '.');
            if (value instanceof QapiObject object) {
                object.extras()
                        .members()
                        .forEach((member, json) -> differences.add(type + "." + member
                                + (json.isString() && !json.stringValue().startsWith("text") ? " " + json : "")));
                object.extras().missing().forEach(member -> differences.add(type + "." + member + " is not sent"));
            }
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                if (component.getType() != Extras.class && !isMissing(value, component)) {
                    findExtras(component(value, component));
                }
            }
        }
    }

    /** A tree that is equal for the same JSON. */
    private static JsonNode normal(JsonNode json) {
        return QmpResult.of(json.toString()).json();
    }

    private static boolean isMissing(Object value, RecordComponent component) {
        return value instanceof QapiObject object
                && object.extras().missing().stream()
                        .anyMatch(member -> member.replaceAll("[-_]", "").equalsIgnoreCase(component.getName()));
    }

    private static Object component(Object value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }

    private static Map<String, Definition> byName(String kind) {
        return Definitions.all().stream()
                .filter(definition ->
                        definition.api().equals("QMP") && definition.kind().equals(kind))
                .collect(Collectors.toMap(Definition::name, definition -> definition));
    }

    private static Collection<String> lines(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConformanceTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConformanceTest.class.getResourceAsStream(name))) {
            return JsonMapper.shared().readTree(in);
        }
    }
}
