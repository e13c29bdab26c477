package dev.qemu4j.config.option;

import java.util.List;

/**
 * Writes a tree as QEMU's {@code key=value} text. This is the only place that escapes a value for a command line.
 *
 * <p>QEMU has two readers of this text, QemuOpts and keyval. Both end a value at a comma unless it is doubled, and take every
 * other character literally. So the only escaping is to double commas.
 */
final class KeyValueText {
    private KeyValueText() {}

    /**
     * The text of a tree.
     *
     * @param impliedKey the key whose name is left out if it comes first and its value cannot be mistaken for anything else
     *     ({@code -device nvme} for {@code -device driver=nvme}), or the empty string for none
     */
    static String of(PropertyTree tree, String impliedKey) {
        StringBuilder out = new StringBuilder(128);
        for (int i = 0; i < tree.size(); i++) {
            if (i == 0
                    && tree.key(0).equals(impliedKey)
                    && tree.value(0) instanceof PropertyValue.Text(String head)
                    && standsAlone(head)) {
                out.append(head);
            } else {
                append(out, tree.key(i), tree.value(i));
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, String path, PropertyValue value) {
        switch (value) {
            case PropertyValue.Text(String text) -> pair(out, path, text);
            case PropertyValue.Whole(var number) -> pair(out, path, number.toString());
            case PropertyValue.Size size -> pair(out, path, size.text());
            case PropertyValue.Flag(boolean on) -> pair(out, path, on ? "on" : "off");
            case PropertyValue.Repeated(List<String> texts) -> texts.forEach(text -> pair(out, path, text));
            case PropertyValue.Items(List<PropertyValue> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    append(out, path + "." + i, items.get(i));
                }
            }
            case PropertyValue.Nested(PropertyTree tree) -> {
                for (int i = 0; i < tree.size(); i++) {
                    append(out, path + "." + tree.key(i), tree.value(i));
                }
            }
        }
    }

    private static void pair(StringBuilder out, String path, String value) {
        if (!out.isEmpty()) {
            out.append(',');
        }
        out.append(path).append('=');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            out.append(c);
            if (c == ',') {
                out.append(',');
            }
        }
    }

    /** A text that QEMU reads as the implied key's value. {@code help} makes QEMU print its help and exit. */
    private static boolean standsAlone(String head) {
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '+';
            if (!plain) {
                return false;
            }
        }
        return !head.isEmpty() && !head.equals("help");
    }
}
