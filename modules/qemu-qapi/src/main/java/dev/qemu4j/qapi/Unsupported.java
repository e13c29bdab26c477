package dev.qemu4j.qapi;

import java.util.Objects;
import java.util.Optional;

/**
 * A command, argument or value that a QEMU does not support.
 *
 * @param path the command and the members on the path to the problem, separated by dots
 * @param problem the problem
 * @param since the first release that supports it, if that is known and later than this QEMU
 */
public record Unsupported(String path, String problem, Optional<String> since) {
    /** Checks that no component is null. */
    public Unsupported {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(since, "since");
    }

    /** Returns the path and the problem, such as {@code blockdev-backup.x-perf: needs QEMU ≥ 6.0}. */
    @Override
    public String toString() {
        return path + ": " + problem;
    }
}
