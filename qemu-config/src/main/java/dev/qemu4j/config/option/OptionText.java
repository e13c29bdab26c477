package dev.qemu4j.config.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses {@code key=value} text into properties. All values are texts, because the text does not tell their types.
 */
public final class OptionText {
    private final String text;
    private int at;

    private OptionText(String text) {
        this.text = text;
    }

    /**
     * Parses the value of an option.
     *
     * @param text the text
     * @param impliedKey the key of a first value without a key, empty for none
     * @return the properties, or nothing if a {@link PropertyTree} cannot express the text
     */
    public static Optional<PropertyTree> parse(String text, String impliedKey) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        OptionText reader = new OptionText(text);
        while (reader.at < text.length()) {
            if (!reader.pair(reader.at == 0 ? impliedKey : "", pairs)) {
                return Optional.empty();
            }
        }
        try {
            return tree(pairs);
        } catch (IllegalArgumentException notSayable) {
            return Optional.empty();
        }
    }

    private boolean pair(String impliedKey, Map<String, List<String>> pairs) {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ',') {
            at++;
        }
        String key;
        if (at < text.length() && text.charAt(at) == '=') {
            key = text.substring(start, at++);
        } else if (impliedKey.isEmpty()) {
            return false;
        } else {
            key = impliedKey;
            at = start;
        }
        pairs.computeIfAbsent(key, unused -> new ArrayList<>()).add(value());
        return true;
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == ',') {
                if (at == text.length() || text.charAt(at) != ',') {
                    return value.toString();
                }
                at++;
            }
            value.append(c);
        }
        return value.toString();
    }

    /** Keys of the same subtree are joined at the position of the first of them. */
    private static Optional<PropertyTree> tree(Map<String, List<String>> pairs) {
        Map<String, Map<String, List<String>>> subtrees = new LinkedHashMap<>();
        PropertyTree tree = PropertyTree.empty();
        for (Map.Entry<String, List<String>> pair : pairs.entrySet()) {
            String key = pair.getKey();
            int dot = key.indexOf('.');
            if (dot < 0) {
                List<String> values = pair.getValue();
                tree = values.size() == 1
                        ? tree.with(key, values.get(0))
                        : tree.with(key, new PropertyValue.Repeated(values));
            } else {
                String head = key.substring(0, dot);
                subtrees.computeIfAbsent(head, unused -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), pair.getValue());
                tree = tree.get(head).isPresent() ? tree : tree.with(head, "");
            }
        }
        for (Map.Entry<String, Map<String, List<String>>> subtree : subtrees.entrySet()) {
            if (pairs.containsKey(subtree.getKey())) {
                return Optional.empty();
            }
            Optional<PropertyValue> value = subtree(subtree.getValue());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            tree = tree.with(subtree.getKey(), value.get());
        }
        return Optional.of(tree);
    }

    private static Optional<PropertyValue> subtree(Map<String, List<String>> pairs) {
        if (pairs.keySet().stream().noneMatch(key -> Character.isDigit(key.charAt(0)))) {
            return tree(pairs).map(PropertyValue.Nested::new);
        }
        return list(pairs);
    }

    /** A list, whose keys are the indices of its elements. */
    private static Optional<PropertyValue> list(Map<String, List<String>> pairs) {
        List<PropertyValue> items = new ArrayList<>();
        for (int i = 0; items.size() == i; i++) {
            String index = Integer.toString(i);
            Map<String, List<String>> element = new LinkedHashMap<>();
            pairs.forEach((key, values) -> {
                if (key.startsWith(index + ".")) {
                    element.put(key.substring(index.length() + 1), values);
                }
            });
            List<String> plain = pairs.getOrDefault(index, List.of());
            if (plain.size() == 1) {
                items.add(new PropertyValue.Text(plain.get(0)));
            } else if (plain.size() > 1) {
                items.add(new PropertyValue.Repeated(plain));
            } else if (!element.isEmpty()) {
                subtree(element).ifPresent(items::add);
            }
        }
        long elements = pairs.keySet().stream()
                .map(key -> key.contains(".") ? key.substring(0, key.indexOf('.')) : key)
                .distinct()
                .count();
        return items.size() == elements ? Optional.of(new PropertyValue.Items(items)) : Optional.empty();
    }
}
