package dev.qemu4j.process.internal.output;

import java.util.List;
import java.util.regex.Pattern;

/** Splits QEMU's output into lines that are fit for a message: without QEMU's own name and without control characters. */
public final class QemuMessages {
    /** QEMU starts a message with the name of its program: {@code qemu-system-x86_64: }, {@code qemu-kvm: }. */
    private static final Pattern PROGRAM = Pattern.compile("^[^\\s:]*qemu[^\\s:]*: ");

    /** A guest can print anything, including escape sequences of a terminal. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private static final int MAX_LINE = 1000;

    private QemuMessages() {}

    public static List<String> lines(String output) {
        return output.lines()
                .map(QemuMessages::plain)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String plain(String line) {
        String cut = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line;
        String printable = CONTROL.matcher(cut).replaceAll(" ").strip();
        return PROGRAM.matcher(printable).replaceFirst("");
    }
}
