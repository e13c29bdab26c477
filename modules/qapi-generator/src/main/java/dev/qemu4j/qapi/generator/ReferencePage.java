package dev.qemu4j.qapi.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses the definitions in QEMU's reference, without the prose. The reference is the manual page {@code qemu-qmp-ref.7} or
 * {@code qemu-ga-ref.7}, which distributions install with QEMU. Its layout is that of QEMU 10.1 and later.
 */
final class ReferencePage {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern DEFINITION =
            Pattern.compile("\\.B (Command|Event|Object|Enum|Alternate) (\\S+)(?: \\(Since: ([\\d.]*\\d).*)?");
    private static final Pattern SECTION =
            Pattern.compile("\\.B (Members|Arguments|Values|Alternatives|Features|Return|Errors)");
    private static final Pattern MEMBER = Pattern.compile("(\\S+) \\((\\[?[\\w]+\\]?)(, optional)?\\) --.*");
    private static final Pattern NAMED = Pattern.compile("(\\S+) --.*");
    private static final Pattern BASE = Pattern.compile("The members of (\\S+)\\.");
    private static final Pattern BRANCH = Pattern.compile("When (\\S+) is (\\S+): The members of (\\S+)\\.");
    private static final Pattern SINCE = Pattern.compile("\\([^()]*[Ss]ince:? ([\\d.]*\\d)[^()]*\\)");

    private final List<ObjectNode> definitions = new ArrayList<>();
    private final StringBuilder item = new StringBuilder();
    private String section = "";
    private int depth;
    private int sectionDepth;
    private boolean inItem;

    private ReferencePage() {}

    /** The definitions in the order of the page, each with its {@code kind}. */
    static List<ObjectNode> parse(String manualPage) {
        ReferencePage page = new ReferencePage();
        // If the text of an item begins with a list, both are on the same line.
        manualPage
                .replace(" .INDENT ", "\n.INDENT ")
                .lines()
                .map(ReferencePage::plain)
                .forEach(page::line);
        page.endItem();
        return page.definitions;
    }

    /** A line without font changes and with its escapes replaced. */
    private static String plain(String line) {
        return line.replaceAll("\\\\f[BIPR]", "")
                .replace("\\-", "-")
                .replace("\\&", "")
                .replace("\\(aq", "'")
                .replace("\\(dq", "\"")
                .stripTrailing();
    }

    private void line(String line) {
        Matcher definition = DEFINITION.matcher(line);
        Matcher heading = SECTION.matcher(line);
        if (definition.matches()) {
            begin(definition);
        } else if (heading.matches()) {
            begin(heading.group(1));
        } else if (line.startsWith(".INDENT")) {
            depth++;
        } else if (line.startsWith(".UNINDENT")) {
            depth--;
            if (depth < sectionDepth) {
                begin("");
            }
        } else if (line.startsWith(".IP") && depth == sectionDepth + 1) {
            endItem();
            inItem = true;
        } else if (line.startsWith(".SH")) {
            begin("");
        } else if (section.equals("Return") && !inItem && !line.startsWith(".")) {
            returns(line);
        } else if (inItem && !line.startsWith(".")) {
            item.append(item.isEmpty() ? "" : " ").append(line);
        }
    }

    private void begin(Matcher definition) {
        begin("");
        ObjectNode node = NODES.objectNode();
        node.put("kind", definition.group(1));
        node.put("name", definition.group(2));
        Optional.ofNullable(definition.group(3)).ifPresent(since -> node.put("since", since));
        definitions.add(node);
    }

    private void begin(String name) {
        endItem();
        section = name;
        sectionDepth = depth;
    }

    private void returns(String line) {
        if (!definitions.isEmpty() && !line.isBlank()) {
            String type = line.split(" ", 2)[0];
            definitions.get(definitions.size() - 1).put("returns", type.equals("value") ? "any" : type);
            inItem = true;
        }
    }

    private void endItem() {
        String text = item.toString();
        item.setLength(0);
        inItem = false;
        if (text.isEmpty() || definitions.isEmpty()) {
            return;
        }
        ObjectNode definition = definitions.get(definitions.size() - 1);
        switch (section) {
            case "Members", "Arguments", "Alternatives" -> member(definition, text);
            case "Values" -> named(text).ifPresent(name -> value(definition, name, text));
            case "Features" ->
                named(text).ifPresent(name -> array(definition, "features").add(name));
            default -> {
                // Errors and examples are prose.
            }
        }
    }

    private static void member(ObjectNode definition, String text) {
        Matcher member = MEMBER.matcher(text);
        Matcher base = BASE.matcher(text);
        Matcher branch = BRANCH.matcher(text);
        if (member.matches()) {
            ObjectNode node = array(definition, "members").addObject();
            node.put("name", member.group(1));
            node.put("type", member.group(2).equals("value") ? "any" : member.group(2));
            if (member.group(3) != null) {
                node.put("optional", true);
            }
            putSince(node, text);
        } else if (base.matches()) {
            array(definition, "bases").add(base.group(1));
        } else if (branch.matches()) {
            definition.put("discriminator", branch.group(1));
            array(definition, "branches")
                    .addObject()
                    .put("value", branch.group(2))
                    .put("type", branch.group(3));
        }
    }

    private static void value(ObjectNode definition, String name, String text) {
        ObjectNode node = NODES.objectNode().put("name", name);
        putSince(node, text);
        ArrayNode values = array(definition, "values");
        if (node.has("since")) {
            values.add(node);
        } else {
            values.add(name);
        }
    }

    private static Optional<String> named(String text) {
        Matcher named = NAMED.matcher(text);
        return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
    }

    private static void putSince(ObjectNode node, String text) {
        @Nullable String last = null;
        Matcher since = SINCE.matcher(text);
        while (since.find()) {
            last = since.group(1);
        }
        if (last != null) {
            node.put("since", last);
        }
    }

    private static ArrayNode array(ObjectNode node, String name) {
        return node.get(name) instanceof ArrayNode array ? array : node.putArray(name);
    }
}
