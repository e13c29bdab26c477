package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Results and events are decoded without loss, even if members are missing, added or of another type. */
class LeniencyProperties {
    private static final SchemaSamples SCHEMA = new SchemaSamples(schema());
    private static final List<Definition> ALL = Definitions.all().stream()
            .filter(definition -> definition.api().equals("QMP"))
            .filter(definition ->
                    definition.kind().equals("command") || definition.kind().equals("event"))
            .toList();

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void anyJsonIsDecodedAndEncodedUnchanged(
            @ForAll("definitions") Definition definition, @ForAll @IntRange(min = 1, max = 8) int seed) {
        JsonNode entry = SCHEMA.entry(definition.name());
        boolean event = definition.kind().equals("event");
        Random random = new Random(seed);
        JsonNode odd =
                spoil(SCHEMA.sample(entry.path(event ? "arg-type" : "ret-type").stringValue(), seed), random);
        JsonNode sent = QmpResult.of(odd.toString()).json();

        Object read = event
                ? Objects.requireNonNull(definition.fromJson()).apply(sent)
                : command(definition).decode(QmpResult.of(odd.toString()));

        assertThat(normal(json(read))).isEqualTo(normal(sent));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void jsonOfAnotherShapeIsAValueOrAQmpException(
            @ForAll("definitions") Definition definition, @ForAll("shapes") String json) {
        try {
            Object read = definition.kind().equals("event")
                    ? QapiEvents.decode(QmpEvent.of(definition.name(), Instant.EPOCH, json))
                    : command(definition).decode(QmpResult.of(json));
            assertThat(read).isNotNull();
        } catch (QmpException e) {
            assertThat(e).hasMessageContaining("not");
        }
    }

    @Provide
    Arbitrary<String> shapes() {
        return Arbitraries.of(
                "null", "true", "7", "1e400", "\"text\"", "{}", "[]", "[null]", "[[]]", "[{}]", "[7]", "[\"x\", {}]");
    }

    /** Removes, adds and replaces members. */
    private static JsonNode spoil(JsonNode json, Random random) {
        if (json instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.properties().forEach(member -> names.add(member.getKey()));
            for (String name : names) {
                switch (random.nextInt(8)) {
                    case 0 -> object.remove(name);
                    case 1 -> object.put(name, "somethingElse");
                    case 2 -> object.putArray(name);
                    case 3 -> object.putObject(name).put("odd", true);
                    case 4 -> object.put(name, 3);
                    default -> spoil(object.get(name), random);
                }
            }
            object.put("added-" + random.nextInt(3), 1);
        } else if (json.isArray()) {
            json.forEach(element -> spoil(element, random));
        }
        return json;
    }

    private static QmpCommand<?> command(Definition definition) {
        JsonNode arguments =
                SCHEMA.sample(SCHEMA.entry(definition.name()).path("arg-type").stringValue(), 0);
        return (QmpCommand<?>) Objects.requireNonNull(definition.fromJson()).apply(arguments);
    }

    private static JsonNode json(Object read) {
        if (read instanceof List<?> list) {
            var array = JsonMapper.shared().createArrayNode();
            list.forEach(element -> array.add(json(element)));
            return array;
        }
        return read instanceof QapiValue value
                ? value.toJson()
                : JsonMapper.shared().valueToTree(read);
    }

    private static JsonNode normal(JsonNode json) {
        return JsonMapper.shared().readTree(json.toString());
    }

    @Provide
    Arbitrary<Definition> definitions() {
        return Arbitraries.of(ALL);
    }

    private static JsonNode schema() {
        String name = "introspection-11.1.json";
        try (InputStream in = Objects.requireNonNull(LeniencyProperties.class.getResourceAsStream(name))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
