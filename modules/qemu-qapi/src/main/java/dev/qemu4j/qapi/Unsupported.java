package dev.qemu4j.qapi;

import java.util.Objects;
import java.util.Optional;

/**
 * Something in a command that a QEMU does not accept.
 *
 * @param path what: the command, and the members that lead to the one it is about, with dots between
 * @param problem what is wrong with it
 * @param since the first release that has it, where that is known and later than the QEMU at hand
 */
public record Unsupported(String path, String problem, Optional<String> since) {
    /** Checks that nothing is null. */
    public Unsupported {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(since, "since");
    }

    /** Returns such as {@code blockdev-backup.x-perf: needs QEMU ≥ 6.0}. */
    @Override
    public String toString() {
        return path + ": " + problem;
    }
}
