package dev.qemu4j.process.internal.output;

import java.util.HexFormat;
import java.util.function.IntPredicate;

/**
 * Escapes text of QEMU, its guest and other users before it is shown. Control characters could change the terminal, invisible and
 * bidirectional ones could hide what the text says.
 */
public final class Printable {
    private Printable() {}

    /** Replaces each such character by its Unicode escape, such as {@code \}{@code u001b}. */
    public static String of(Object text) {
        return of(text, Printable::isHidden);
    }

    /** Escapes text of several lines, which stay lines. */
    public static String lines(Object text) {
        return of(text, character -> character != '\n' && isHidden(character));
    }

    private static String of(Object text, IntPredicate isEscaped) {
        String raw = String.valueOf(text);
        if (raw.codePoints().noneMatch(isEscaped)) {
            return raw;
        }
        StringBuilder escaped = new StringBuilder();
        raw.codePoints().forEach(character -> {
            if (isEscaped.test(character)) {
                for (char unit : Character.toChars(character)) {
                    escaped.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
