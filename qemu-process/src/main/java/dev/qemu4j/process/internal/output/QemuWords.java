package dev.qemu4j.process.internal.output;

import java.util.List;
import java.util.regex.Pattern;

/** What QEMU prints, made fit for a message: line by line, without its own name and without control characters. */
public final class QemuWords {
    /** QEMU begins a message with the name it was called by: {@code qemu-system-x86_64: }, {@code qemu-kvm: }. */
    private static final Pattern PROGRAM = Pattern.compile("^[^\\s:]*qemu[^\\s:]*: ");

    /** A guest can print anything, a terminal's escape sequences included. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private static final int MAX_LINE = 1000;

    private QemuWords() {}

    public static List<String> lines(String output) {
        return output.lines()
                .map(QemuWords::plain)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String plain(String line) {
        String cut = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line;
        String printable = CONTROL.matcher(cut).replaceAll(" ").strip();
        return PROGRAM.matcher(printable).replaceFirst("");
    }
}
