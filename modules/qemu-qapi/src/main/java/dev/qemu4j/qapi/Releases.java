package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks up which release of QEMU introduced what, in the facts from which the types of this library are generated. The
 * facts are read only when a QEMU does not support a command.
 */
final class Releases {
    private final Map<String, JsonNode> commands = new HashMap<>();
    private final Map<String, JsonNode> types = new HashMap<>();
    private final Set<String> alternates = new HashSet<>();
    private final List<String> found = new ArrayList<>();

    private Releases() {
        JsonNode facts;
        try (InputStream in = Releases.class.getResourceAsStream("qmp-facts.json")) {
            if (in == null) {
                throw new IllegalStateException("qmp-facts.json is not in this jar");
            }
            facts = JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        index(facts.path("commands"), commands);
        index(facts.path("objects"), types);
        index(facts.path("enums"), types);
        index(facts.path("alternates"), types);
        facts.path("alternates")
                .forEach(alternate -> alternates.add(alternate.path("name").asString("")));
    }

    /**
     * The first release that has a command, an argument, or a value of it: the latest release of anything on the path.
     */
    static Optional<String> since(ArgumentPath path, String value) {
        Releases releases = new Releases();
        releases.walk(path, value);
        return releases.found.stream().max(Releases::compare);
    }

    /** Whether a release is later than a version. */
    static boolean isLater(String release, QmpVersion version) {
        return compare(release, version.major() + "." + version.minor()) > 0;
    }

    private static int compare(String one, String other) {
        String[] first = one.split("\\.", -1);
        String[] second = other.split("\\.", -1);
        for (int i = 0; i < 2; i++) {
            int difference = number(first, i) - number(second, i);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int i) {
        return i < parts.length && parts[i].matches("\\d{1,4}") ? Integer.parseInt(parts[i]) : 0;
    }

    private void walk(ArgumentPath path, String value) {
        JsonNode definition = commands.get(path.command());
        for (ArgumentPath.Step step : path.steps()) {
            if (definition == null) {
                return;
            }
            JsonNode member = member(definition, step.member(), step.within());
            since(definition);
            definition = member == null ? null : type(member.path("type").asString(""));
            if (member != null) {
                since(member);
            }
        }
        if (definition != null) {
            since(definition);
            for (JsonNode known : definition.path("values")) {
                if (known.path("name").asString("").equals(value)) {
                    since(known);
                }
            }
        }
    }

    /**
     * A member of a definition, of its bases, or of the branch for an object. Notes the releases of the base and the
     * branch.
     */
    private @Nullable JsonNode member(JsonNode definition, String name, JsonNode within) {
        for (JsonNode member : definition.path("members")) {
            if (member.path("name").asString("").equals(name)) {
                branchSince(definition, name, within);
                return member;
            }
        }
        for (JsonNode base : definition.path("bases")) {
            JsonNode member = memberOf(base.asString(""), name, within);
            if (member != null) {
                return member;
            }
        }
        String tag = within.path(definition.path("discriminator").asString("")).asString("");
        for (JsonNode branch : definition.path("branches")) {
            if (branch.path("value").asString("").equals(tag)) {
                return memberOf(branch.path("type").asString(""), name, within);
            }
        }
        return null;
    }

    /** A value of a discriminator is as old as its branch. */
    private void branchSince(JsonNode definition, String name, JsonNode within) {
        if (definition.path("discriminator").asString("").equals(name)) {
            for (JsonNode branch : definition.path("branches")) {
                JsonNode type = types.get(branch.path("type").asString(""));
                if (branch.path("value").asString("").equals(within.path(name).asString("")) && type != null) {
                    since(type);
                }
            }
        }
    }

    private @Nullable JsonNode memberOf(String type, String name, JsonNode within) {
        JsonNode definition = types.get(type);
        JsonNode member = definition == null ? null : member(definition, name, within);
        if (definition != null && member != null) {
            since(definition);
        }
        return member;
    }

    /** Resolves a type: a list to the type of its elements, an alternate to the form that has members or values. */
    private @Nullable JsonNode type(String use) {
        JsonNode definition = types.get(use.startsWith("[") ? use.substring(1, use.length() - 1) : use);
        if (definition == null || !alternates.contains(use)) {
            return definition;
        }
        for (JsonNode form : definition.path("members")) {
            JsonNode named = types.get(form.path("type").asString(""));
            if (named != null) {
                return named;
            }
        }
        return null;
    }

    private void since(JsonNode fact) {
        String since = fact.path("since").asString("");
        if (!since.isEmpty()) {
            found.add(since);
        }
    }

    private static void index(JsonNode list, Map<String, JsonNode> into) {
        list.forEach(definition -> into.put(definition.path("name").asString(""), definition));
    }
}
