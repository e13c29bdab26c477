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
 * The schema of a QEMU: the commands, events and types that its QMP has, as {@code query-qmp-schema} returns them.
 *
 * <pre>{@code
 * schema.command("blockdev-mirror").member("copy-mode").hasValue("write-blocking");
 * schema.command("object-add").hasFeature("unstable");
 * schema.event("MEMORY_DEVICE_SIZE_CHANGE").exists();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads. Takes about a megabyte of memory.
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
     * Decodes a schema.
     *
     * @param schema the result of {@code query-qmp-schema}
     * @param version the version of the QEMU that returned it, for messages
     * @return the schema
     * @throws JsonShapeException if it is not a JSON array
     */
    public static QmpSchema of(JsonNode schema, QmpVersion version) {
        if (!schema.isArray()) {
            throw new JsonShapeException("QmpSchema", "expected an array, not " + schema.getNodeType());
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
     * A command. Its members are its arguments.
     *
     * @param name its name, such as {@code blockdev-add}
     * @return the command; {@link SchemaElement#exists()} says whether this QEMU has it
     */
    public SchemaElement command(String name) {
        return named(name, "command", "arg-type");
    }

    /**
     * The result of a command.
     *
     * @param name the command's name
     * @return the type of the result; it does not exist if the command does not
     */
    public SchemaElement result(String name) {
        return named(name, "command", "ret-type");
    }

    /**
     * An event. Its members are those of its data.
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
     * Checks a command: whether this QEMU has the command, its arguments and their values, and whether all arguments are
     * set that this QEMU needs.
     *
     * @param command the command; only the arguments that are set are checked
     * @return the problems, empty if there are none
     * @throws IllegalArgumentException if an argument is an UNRECOGNIZED that was not decoded from JSON
     */
    public List<Unsupported> check(QmpCommand<?> command) {
        return new SchemaCheck(this).check(command);
    }

    /** The entry of a type, command or event. */
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
