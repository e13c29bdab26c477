package dev.qemu4j.image.internal.program;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.process.internal.output.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One object of what {@code qemu-img} prints as JSON. Members that it does not have, or has with another type, are empty. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> members;

    private Json(Map<String, Object> members) {
        this.members = members;
    }

    /** The object that was printed, turned into something else. */
    public static <T> T object(Outcome outcome, Function<Json, T> conversion) {
        return read(outcome, parser -> {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            return conversion.apply(new Json(members(parser)));
        });
    }

    /** Each of the objects in the array that was printed, turned into something else one after the other. */
    public static <T> List<T> array(Outcome outcome, Function<Json, T> element) {
        return read(outcome, parser -> {
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            List<T> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken(), JsonToken.START_OBJECT);
                elements.add(element.apply(new Json(members(parser))));
            }
            return List.copyOf(elements);
        });
    }

    private static <T> T read(Outcome outcome, Function<JsonParser, T> reader) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), outcome.output())) {
            return reader.apply(parser);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ImageException(
                    Diagnosis.UNKNOWN,
                    ImageLabel.of(outcome.file()) + ": what qemu-img printed is not understood: "
                            + Printable.of(String.valueOf(e.getMessage())),
                    outcome.file().orElse(null),
                    e);
        }
    }

    private static void expect(JsonToken token, JsonToken expected) {
        if (token != expected) {
            throw new IllegalArgumentException("JSON: " + token + " in place of " + expected);
        }
    }

    private static Map<String, Object> members(JsonParser parser) {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            value(parser).ifPresent(value -> members.put(name, value));
        }
        return members;
    }

    private static Optional<Object> value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(members(parser));
            case START_ARRAY -> Optional.of(elements(parser));
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NUMBER_INT -> Optional.of(parser.getLongValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static List<Object> elements(JsonParser parser) {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser).ifPresent(elements::add);
        }
        return elements;
    }

    public Optional<Long> number(String name) {
        return get(name, Long.class);
    }

    /** A number that is always there. */
    public long required(String name) {
        return number(name).orElseThrow(() -> new IllegalArgumentException("JSON: no number '" + name + "'"));
    }

    public Optional<String> text(String name) {
        return get(name, String.class);
    }

    public boolean flag(String name) {
        return get(name, Boolean.class).orElse(false);
    }

    public Optional<Boolean> optionalFlag(String name) {
        return get(name, Boolean.class);
    }

    /** An object within this one, empty if it is not there. */
    @SuppressWarnings("unchecked") // this class has made it
    public Json object(String name) {
        return new Json(
                get(name, Map.class).map(map -> (Map<String, Object>) map).orElse(Map.of()));
    }

    /** The objects of an array within this one. */
    @SuppressWarnings("unchecked") // this class has made them
    public List<Json> objects(String name) {
        return get(name, List.class).map(list -> (List<Object>) list).orElse(List.of()).stream()
                .filter(Map.class::isInstance)
                .map(map -> new Json((Map<String, Object>) map))
                .toList();
    }

    private <T> Optional<T> get(String name, Class<T> type) {
        Object value = members.get(name);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
