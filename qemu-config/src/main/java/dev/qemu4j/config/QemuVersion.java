package dev.qemu4j.config;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of QEMU.
 *
 * @param major the first number
 * @param minor the second number
 * @param micro the third number; 50 and more are development versions
 */
public record QemuVersion(int major, int minor, int micro) implements Comparable<QemuVersion> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?");
    private static final Comparator<QemuVersion> ORDER = Comparator.comparingInt(QemuVersion::major)
            .thenComparingInt(QemuVersion::minor)
            .thenComparingInt(QemuVersion::micro);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public QemuVersion {
        if (major < 0 || minor < 0 || micro < 0) {
            throw new IllegalArgumentException(
                    "version: " + major + "." + minor + "." + micro + " has a negative number");
        }
    }

    /**
     * Parses a version.
     *
     * @param text the version, such as {@code 7.2} or {@code 10.0.3}
     * @return the version
     * @throws IllegalArgumentException if the text is not a version
     */
    public static QemuVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("version: '" + text + "' is not a version such as 7.2 or 10.0.3");
        }
        String micro = matcher.group(3);
        return new QemuVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                micro == null ? 0 : Integer.parseInt(micro));
    }

    /**
     * Whether this version is the given version or later.
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

    /** Returns the numbers joined by dots. */
    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
