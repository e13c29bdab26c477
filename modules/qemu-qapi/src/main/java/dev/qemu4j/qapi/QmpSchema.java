package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What one QEMU's QMP knows: the answer of {@code query-qmp-schema}.
 *
 * <pre>{@code
 * schema.command("blockdev-mirror").member("copy-mode").hasValue("write-blocking");
 * schema.command("object-add").hasFeature("unstable");
 * schema.event("MEMORY_DEVICE_SIZE_CHANGE").exists();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads. Takes of the order of a megabyte.
 */
public final class QmpSchema {
    private final Map<String, JsonNode> entries = new HashMap<>();
    private final QmpVersion version;

    private QmpSchema(JsonNode schema, QmpVersion version) {
        this.version = version;
        for (JsonNode entry : schema) {
            entries.put(entry.path("name").asString(""), entry);
        }
    }

    /**
     * Reads a schema.
     *
     * @param schema what {@code query-qmp-schema} returned
     * @param version the version of the QEMU that returned it, for messages
     * @return the schema
     * @throws JsonShapeException if it is not an array
     */
    public static QmpSchema of(JsonNode schema, QmpVersion version) {
        if (!schema.isArray()) {
            throw new JsonShapeException("QmpSchema", "an array expected, not " + schema.getNodeType());
        }
        return new QmpSchema(schema, version);
    }

    /**
     * The version of the QEMU whose schema this is.
     *
     * @return the version
     */
    public QmpVersion version() {
        return version;
    }

    /**
     * A command with its arguments as members.
     *
     * @param name its name, such as {@code blockdev-add}
     * @return the command; {@link SchemaElement#exists()} says whether this QEMU has it
     */
    public SchemaElement command(String name) {
        return named(name, "command", "arg-type");
    }

    /**
     * What a command returns.
     *
     * @param name the command's name
     * @return the result's type, which does not exist where the command does not
     */
    public SchemaElement result(String name) {
        return named(name, "command", "ret-type");
    }

    /**
     * An event with its data as members.
     *
     * @param name its name, such as {@code STOP}
     * @return the event; {@link SchemaElement#exists()} says whether this QEMU has it
     */
    public SchemaElement event(String name) {
        return named(name, "event", "arg-type");
    }

    /**
     * The names of all commands.
     *
     * @return the names in alphabetical order
     */
    public List<String> commands() {
        TreeSet<String> names = new TreeSet<>();
        entries.forEach((name, entry) -> {
            if (entry.path("meta-type").asString("").equals("command")) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    /**
     * What keeps this QEMU from accepting a command: arguments, values or the command itself that it does not know, and
     * arguments that it needs and that are not given.
     *
     * @param command the command; only the arguments that are set count
     * @return the problems, empty where there are none
     * @throws IllegalArgumentException if an argument is an UNRECOGNIZED that was not read from JSON
     */
    public List<Unsupported> check(QmpCommand<?> command) {
        return new SchemaCheck(this).check(command);
    }

    /** The entry of a type, a command or an event. */
    Optional<JsonNode> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private SchemaElement named(String name, String metaType, String typeMember) {
        JsonNode entry = entries.get(name);
        if (entry == null || !entry.path("meta-type").asString("").equals(metaType)) {
            return SchemaElement.absent(this);
        }
        return SchemaElement.of(this, entry, entry.path(typeMember).asString(""));
    }
}
