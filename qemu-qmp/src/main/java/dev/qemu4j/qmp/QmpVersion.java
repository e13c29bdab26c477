package dev.qemu4j.qmp;

/**
 * The version of QEMU that a server reports.
 *
 * @param major the major number
 * @param minor the minor number
 * @param micro the micro number; 50 and above mean a development version
 * @param packageVersion the distribution's package version, such as {@code Debian 1:7.2+dfsg-7}; empty if there is none
 */
public record QmpVersion(int major, int minor, int micro, String packageVersion) implements Comparable<QmpVersion> {
    /** Orders by major, minor and micro number. */
    @Override
    public int compareTo(QmpVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
        return byMinor != 0 ? byMinor : Integer.compare(micro, other.micro);
    }

    /**
     * Whether this is the given version or a later one.
     *
     * @param otherMajor the major number to compare with
     * @param otherMinor the minor number to compare with
     * @return true if it is at least that version
     */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    /** Returns the three numbers, such as {@code 7.2.22}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
