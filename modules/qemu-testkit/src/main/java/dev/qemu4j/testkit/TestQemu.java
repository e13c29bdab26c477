package dev.qemu4j.testkit;

import dev.qemu4j.config.QemuVersion;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A QEMU to test with: an emulator for x86-64 guests.
 *
 * @param program the program to run, which takes QEMU's arguments
 * @param version its version, such as {@code 7.2.22}
 * @param command the command line that the program runs
 */
public record TestQemu(Path program, String version, String command) {
    /**
     * Checks the version.
     *
     * @throws IllegalArgumentException if it is no version
     */
    public TestQemu {
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(command, "command");
        QemuVersion.parse(version);
    }

    /**
     * Whether this QEMU is of the given version or a later one.
     *
     * @param major the first number
     * @param minor the second number
     * @return true if so
     */
    public boolean isAtLeast(int major, int minor) {
        return QemuVersion.parse(version).isAtLeast(major, minor);
    }

    /** Returns the version and the command line, for reports. */
    @Override
    public String toString() {
        return "QEMU " + version + " (" + command + ")";
    }
}
