package dev.qemu4j.process.internal.output;

import java.util.List;
import java.util.regex.Pattern;

/** Splits QEMU's output into lines that are fit for a message: without QEMU's own name and without hidden characters. */
public final class QemuMessages {
    /** QEMU starts a message with the name of its program: {@code qemu-system-x86_64: }, {@code qemu-kvm: }. */
    private static final Pattern PROGRAM = Pattern.compile("^[^\\s:]*qemu[^\\s:]*: ");

    private static final int MAX_LINE = 1000;

    private QemuMessages() {}

    /**
     * A line of the output.
     *
     * @param text the line, without the name of the program
     * @param isNamed whether it starts with the name of the program; what the guest prints usually does not
     */
    public record Line(String text, boolean isNamed) {}

    /** The lines that are not empty. */
    public static List<Line> read(String output) {
        return output.lines()
                .map(QemuMessages::line)
                .filter(line -> !line.text().isEmpty())
                .toList();
    }

    /** The texts of the lines that are not empty. */
    public static List<String> lines(String output) {
        return read(output).stream().map(Line::text).toList();
    }

    private static Line line(String line) {
        String cut = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line;
        String printable = Printable.of(cut.strip());
        String text = PROGRAM.matcher(printable).replaceFirst("");
        return new Line(text, text.length() < printable.length());
    }
}
