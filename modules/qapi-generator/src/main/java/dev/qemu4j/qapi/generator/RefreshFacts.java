package dev.qemu4j.qapi.generator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Updates the facts to a newer QEMU. The module's README says how to use it.
 *
 * <p>The facts are taken from the manual page, and from the schema where the page has no information. Neither names QAPI
 * modules. So a definition keeps the module that it has in the present facts, and a new one gets that of the definition
 * before it on the page.
 */
public final class RefreshFacts {
    private static final Map<String, String> KINDS = Map.of(
            "Command", "commands", "Event", "events", "Object", "objects", "Enum", "enums", "Alternate", "alternates");
    private static final List<String> ORDER = List.of("commands", "events", "objects", "enums", "alternates");

    /** The order of an entry's members in the file. */
    private static final List<String> MEMBERS = List.of(
            "name",
            "module",
            "since",
            "bases",
            "members",
            "values",
            "discriminator",
            "branches",
            "oob",
            "features",
            "returns");

    private RefreshFacts() {}

    /**
     * Updates the facts.
     *
     * @param arguments the present facts; the manual page, compressed or not; the file to write; and, for QMP, the output of
     *     QEMU's monitor with the reply to {@code query-qmp-schema}
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 3 && arguments.length != 4) {
            throw new IllegalArgumentException("expected facts, manual page, output and, for QMP, schema");
        }
        ObjectNode facts = refresh(json(Path.of(arguments[0])), text(Path.of(arguments[1])));
        if (arguments.length == 4) {
            Introspection.mergeInto(facts, schema(text(Path.of(arguments[3])))).forEach(System.err::println);
        }
        Files.writeString(Path.of(arguments[2]), format(facts));
    }

    static ObjectNode refresh(JsonNode present, String manualPage) {
        Map<String, JsonNode> known = new HashMap<>();
        for (String kind : ORDER) {
            present.path(kind)
                    .forEach(definition -> known.put(definition.path("name").asString(""), definition));
        }
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        ORDER.forEach(facts::putArray);
        String module = "";
        for (ObjectNode definition : ReferencePage.parse(manualPage)) {
            JsonNode before = known.getOrDefault(definition.path("name").asString(""), facts);
            module = before.path("module").asString(module);
            definition.put("module", module);
            keepReleases(before, definition);
            String kind = definition.remove("kind").asString("");
            ((ArrayNode) facts.get(KINDS.getOrDefault(kind, ""))).add(definition);
        }
        return facts;
    }

    /** Keeps the releases that the page mentions only in prose and that were added by hand. */
    private static void keepReleases(JsonNode before, JsonNode definition) {
        for (JsonNode member : definition.path("members")) {
            for (JsonNode earlier : before.path("members")) {
                if (earlier.path("name").equals(member.path("name")) && earlier.has("since") && !member.has("since")) {
                    ((ObjectNode) member).set("since", earlier.get("since"));
                }
            }
        }
    }

    /** Formats the facts with one definition on each line, so that changes are easy to read. */
    static String format(JsonNode facts) {
        StringBuilder text = new StringBuilder("{\n");
        String separator = "";
        for (String kind : ORDER) {
            text.append(separator).append(" \"").append(kind).append("\": [");
            String comma = "\n  ";
            for (JsonNode definition : facts.path(kind)) {
                text.append(comma).append(spaced(ordered(definition)));
                comma = ",\n  ";
            }
            text.append("\n ]");
            separator = ",\n";
        }
        return text.append("\n}\n").toString();
    }

    private static JsonNode ordered(JsonNode definition) {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String name : MEMBERS) {
            if (definition.has(name)) {
                ordered.set(name, definition.get(name));
            }
        }
        return ordered;
    }

    /** JSON on one line with a space after colons and commas. No name in the facts contains these. */
    private static String spaced(JsonNode json) {
        return json.toString().replace("\":", "\": ").replace(",\"", ", \"").replace(",{", ", {");
    }

    /** Parses a schema, or finds it among the replies of a monitor, which are on one line each. */
    static JsonNode schema(String text) {
        if (text.stripLeading().startsWith("[")) {
            return JsonMapper.shared().readTree(text);
        }
        return text.lines()
                .map(line -> JsonMapper.shared().readTree(line).path("return"))
                .filter(JsonNode::isArray)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no reply to query-qmp-schema"));
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    private static String text(Path file) throws IOException {
        boolean compressed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        try (InputStream in = Files.newInputStream(file);
                InputStream content = compressed ? new GZIPInputStream(in) : in) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
