package dev.qemu4j.process.internal.output;

import dev.qemu4j.config.QemuVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line with which QEMU prints its version.
 *
 * @param version the version number
 * @param text the whole line, with the distribution's version
 */
public record VersionLine(QemuVersion version, String text) {
    private static final Pattern LINE = Pattern.compile(
            "QEMU (?:emulator )?version (\\d{1,6}\\.\\d{1,6}(?:\\.\\d{1,6})?)[^\\r\\n]*", Pattern.CASE_INSENSITIVE);

    /** The first such line of the output, empty if there is none. */
    public static Optional<VersionLine> in(String output) {
        Matcher matcher = LINE.matcher(output);
        return matcher.find()
                ? Optional.of(new VersionLine(
                        QemuVersion.parse(matcher.group(1)),
                        Printable.of(matcher.group().strip())))
                : Optional.empty();
    }
}
