package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Checks a command and its arguments against a schema. For one use. */
final class SchemaCheck {
    private final QmpSchema schema;
    private final List<Unsupported> problems = new ArrayList<>();

    SchemaCheck(QmpSchema schema) {
        this.schema = schema;
    }

    List<Unsupported> check(QmpCommand<?> command) {
        ArgumentPath root = ArgumentPath.of(command.name());
        Optional<JsonNode> entry = schema.entry(command.name())
                .filter(found -> text(found, "meta-type").equals("command"));
        if (entry.isEmpty()) {
            unknown(root, "");
        } else if (command.arguments() instanceof JsonNode arguments) {
            object(text(entry.get(), "arg-type"), arguments, root, isOpen(command.name(), entry.get()));
        }
        return List.copyOf(problems);
    }

    /**
     * Whether a command takes more arguments than the schema lists: properties of a device or, before QEMU 6.0, of an
     * object.
     */
    private boolean isOpen(String command, JsonNode entry) {
        return command.equals("device_add")
                || (command.equals("object-add")
                        && !type(text(entry, "arg-type")).has("variants"));
    }

    private void value(String typeName, JsonNode json, ArgumentPath path) {
        JsonNode type = type(typeName);
        switch (text(type, "meta-type")) {
            case "object" -> object(typeName, json, path, false);
            case "array" -> {
                for (JsonNode element : json) {
                    value(text(type, "element-type"), element, path);
                }
            }
            case "enum" -> {
                if (json.isString() && !hasValue(type, json.stringValue())) {
                    unknown(path, json.stringValue());
                }
            }
            case "alternate" -> alternate(type, json, path);
            default -> {
                // Builtin types are the same in all versions.
            }
        }
    }

    private void object(String typeName, JsonNode json, ArgumentPath path, boolean open) {
        Map<String, JsonNode> known = new HashMap<>();
        boolean whole = members(typeName, json, known);
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            JsonNode declared = known.remove(member.getKey());
            ArgumentPath memberPath = path.member(member.getKey(), json);
            if (declared != null) {
                value(text(declared, "type"), member.getValue(), memberPath);
            } else if (whole && !open) {
                unknown(memberPath, "");
            }
        }
        for (Map.Entry<String, JsonNode> member : known.entrySet()) {
            if (!member.getValue().has("default")) {
                String problem = "is mandatory in this QEMU";
                problems.add(new Unsupported(path + "." + member.getKey(), problem, Optional.empty()));
            }
        }
    }

    /**
     * Finds the members that an object can have, which depends on its discriminator.
     *
     * @return false if the discriminator's value is unknown, so that other problems need no report
     */
    private boolean members(String typeName, JsonNode json, Map<String, JsonNode> known) {
        JsonNode type = type(typeName);
        for (JsonNode member : type.path("members")) {
            known.put(text(member, "name"), member);
        }
        if (!type.has("tag")) {
            return true;
        }
        String value = json.path(text(type, "tag")).asString("");
        for (JsonNode variant : type.path("variants")) {
            if (text(variant, "case").equals(value)) {
                return members(text(variant, "type"), json, known);
            }
        }
        return false;
    }

    private void alternate(JsonNode type, JsonNode json, ArgumentPath path) {
        for (JsonNode form : type.path("members")) {
            JsonNode entry = type(text(form, "type"));
            String jsonType = switch (text(entry, "meta-type")) {
                case "object" -> "object";
                case "array" -> "array";
                case "enum" -> "string";
                default -> text(entry, "json-type");
            };
            if (fits(jsonType, json)) {
                value(text(form, "type"), json, path);
                return;
            }
        }
        unknown(path, json.toString());
    }

    private static boolean fits(String jsonType, JsonNode json) {
        return switch (jsonType) {
            case "object" -> json.isObject();
            case "array" -> json.isArray();
            case "string" -> json.isString();
            case "boolean" -> json.isBoolean();
            case "int", "number" -> json.isNumber();
            case "null" -> json.isNull();
            default -> true;
        };
    }

    private static boolean hasValue(JsonNode type, String text) {
        for (JsonNode value : type.path("values")) {
            if (value.asString("").equals(text)) {
                return true;
            }
        }
        return false;
    }

    private void unknown(ArgumentPath path, String value) {
        Optional<String> since =
                Releases.since(path, value).filter(release -> Releases.isLater(release, schema.version()));
        String what = value.isEmpty() ? "" : "\"" + value + "\" ";
        String problem = since.map(release -> what + "needs QEMU ≥ " + release)
                .orElse(what + "is unknown to this QEMU, which may be built without it or has removed it");
        problems.add(new Unsupported(path.toString(), problem, since));
    }

    private JsonNode type(String name) {
        return schema.entry(name).orElseThrow(() -> new JsonShapeException("QmpSchema", "no type " + name));
    }

    private static String text(JsonNode json, String member) {
        return json.path(member).asString("");
    }
}
