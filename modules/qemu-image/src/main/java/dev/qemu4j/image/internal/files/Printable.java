package dev.qemu4j.image.internal.files;

import java.nio.file.Path;
import java.util.Optional;

/** Text from outside, made fit for a message: names of files, and what programs print. */
public final class Printable {
    private static final int MAX_LENGTH = 4096;

    private Printable() {}

    /** How a message begins that is about an image. */
    public static String image(Path file) {
        return "image '" + text(file.toString()) + "'";
    }

    /** How a message begins that is about an image, or about none. */
    public static String image(Optional<Path> file) {
        return file.map(Printable::image).orElse("image");
    }

    /** The text with what a terminal would act on, or a reader would not see, as escapes. */
    public static String text(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().limit(MAX_LENGTH).forEach(c -> append(printable, c));
        return text.length() > MAX_LENGTH ? printable.append("...").toString() : printable.toString();
    }

    /** As {@link #text}, of any length. */
    public static String whole(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(printable, c));
        return printable.toString();
    }

    private static void append(StringBuilder to, int c) {
        switch (c) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                if (isPrintable(c)) {
                    to.appendCodePoint(c);
                } else if (c < 0x100) {
                    to.append(String.format("\\x%02x", c));
                } else {
                    to.append(String.format("\\u{%x}", c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
