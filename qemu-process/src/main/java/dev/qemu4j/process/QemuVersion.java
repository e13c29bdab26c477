package dev.qemu4j.process;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of QEMU. Ordered by its three numbers; the text takes no part in the order.
 *
 * @param major the first number
 * @param minor the second number
 * @param micro the third number; 50 and more mark a development version
 * @param text the line that QEMU printed, with the distribution's own version
 */
public record QemuVersion(int major, int minor, int micro, String text) implements Comparable<QemuVersion> {
    private static final Pattern LINE = Pattern.compile(
            "QEMU (?:emulator )?version (\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?[^\\r\\n]*", Pattern.CASE_INSENSITIVE);

    private static final Comparator<QemuVersion> ORDER = Comparator.comparingInt(QemuVersion::major)
            .thenComparingInt(QemuVersion::minor)
            .thenComparingInt(QemuVersion::micro);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public QemuVersion {
        Objects.requireNonNull(text, "text");
        if (major < 0 || minor < 0 || micro < 0) {
            throw new IllegalArgumentException(
                    "version: " + major + "." + minor + "." + micro + " has a negative number");
        }
    }

    /**
     * Reads what {@code qemu-system-x86_64 --version} prints.
     *
     * @param output the output
     * @return the version, empty if this is not what QEMU prints
     */
    public static Optional<QemuVersion> parse(String output) {
        Matcher matcher = LINE.matcher(output);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String micro = matcher.group(3);
        return Optional.of(new QemuVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                micro == null ? 0 : Integer.parseInt(micro),
                matcher.group().strip()));
    }

    /**
     * Whether this version is the given one or a later one.
     *
     * @param wantedMajor the first number
     * @param wantedMinor the second number
     * @return true if so
     */
    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    @Override
    public int compareTo(QemuVersion other) {
        return ORDER.compare(this, other);
    }

    /** Returns the three numbers, such as {@code 7.2.22}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
