package dev.qemu4j.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of how QEMU parses option text, written after QEMU's behaviour; it shares no code with what it tests.
 *
 * <p>QEMU has two readers. QemuOpts gives a flat list in which a key may be repeated; keyval gives a tree with dotted keys.
 */
final class QemuGrammar {
    private final String text;
    private int at;

    private QemuGrammar(String text) {
        this.text = text;
    }

    /** As QemuOpts reads {@code -device}, {@code -netdev}, {@code -chardev}, {@code -name}: each key with its values. */
    static Map<String, List<String>> opts(String text, String impliedKey) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (String[] pair : new QemuGrammar(text).pairs(impliedKey)) {
            found.computeIfAbsent(pair[0], unused -> new ArrayList<>()).add(pair[1]);
        }
        return found;
    }

    /** As keyval reads {@code -blockdev}, {@code -object}, {@code -machine}: nested maps, and lists where keys are indices. */
    static Map<String, Object> keyval(String text, String impliedKey) {
        Map<String, Object> root = new LinkedHashMap<>();
        for (String[] pair : new QemuGrammar(text).pairs(impliedKey)) {
            String[] fragments = pair[0].split("\\.", -1);
            Map<String, Object> into = root;
            for (int i = 0; i < fragments.length - 1; i++) {
                into = child(into, fragments[i]);
            }
            if (into.put(fragments[fragments.length - 1], pair[1]) instanceof Map) {
                throw new IllegalArgumentException("'" + pair[0] + "' is both a value and a subtree");
            }
        }
        return root;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.computeIfAbsent(key, unused -> new LinkedHashMap<String, Object>());
    }

    private List<String[]> pairs(String impliedKey) {
        List<String[]> pairs = new ArrayList<>();
        while (at < text.length()) {
            pairs.add(pair(at == 0 ? impliedKey : ""));
        }
        return pairs;
    }

    private String[] pair(String impliedKey) {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ',') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '=') {
            String key = text.substring(start, at++);
            return new String[] {key, value()};
        }
        if (impliedKey.isEmpty()) {
            throw new IllegalArgumentException("no '=' after '" + text.substring(start, at) + "' in " + text);
        }
        at = start;
        String value = value();
        if (value.equals("help") || value.equals("?")) {
            throw new IllegalArgumentException("QEMU would print its help: " + text);
        }
        return new String[] {impliedKey, value};
    }

    /** Up to a single comma; a doubled comma means a comma. */
    private String value() {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == ',') {
                if (at == text.length() || text.charAt(at) != ',') {
                    break;
                }
                at++;
            }
            value.append(c);
        }
        return value.toString();
    }
}
