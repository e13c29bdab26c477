package dev.qemu4j.process.internal.output;

import dev.qemu4j.config.QemuVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a QEMU prints of its version.
 *
 * @param version the numbers
 * @param text the whole line, with the distribution's own version
 */
public record VersionLine(QemuVersion version, String text) {
    private static final Pattern LINE = Pattern.compile(
            "QEMU (?:emulator )?version (\\d{1,6}\\.\\d{1,6}(?:\\.\\d{1,6})?)[^\\r\\n]*", Pattern.CASE_INSENSITIVE);

    /** The first line of the output that is one; empty if this is not what QEMU prints. */
    public static Optional<VersionLine> in(String output) {
        Matcher matcher = LINE.matcher(output);
        return matcher.find()
                ? Optional.of(new VersionLine(
                        QemuVersion.parse(matcher.group(1)), matcher.group().strip()))
                : Optional.empty();
    }
}
