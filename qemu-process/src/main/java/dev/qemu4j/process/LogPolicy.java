package dev.qemu4j.process;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what QEMU prints on its standard output and standard error.
 *
 * <p>Both go to one file. When it is longer than {@link #maxBytes()} and nothing is being added, or 16 MiB longer in any case, it is cut, and
 * its end is kept. This is looked at every 20 ms, every millisecond while the file grows fast, and on a machine that is busy with
 * something else ten times a second at least, so that it takes that much and what can be printed in such a time.
 *
 * @param keep whether the file outlasts the process; if not, it is in the runtime directory and goes with it
 * @param directory where a kept file is created, empty for the user's directory for logs
 * @param maxBytes the size at which the file is cut
 */
public record LogPolicy(boolean keep, Optional<Path> directory, long maxBytes) {
    /** The environment variable that asks for logs to be kept, with the value {@code true}, {@code yes} or {@code 1}. */
    public static final String ENVIRONMENT_VARIABLE = "ENABLE_QEMU_PROCESS_LOG_FILES";

    private static final Set<String> YES = Set.of("true", "yes", "1");
    private static final long MIN_BYTES = 128L << 10;
    private static final long TAIL_BYTES = 1L << 20;
    private static final long KEPT_BYTES = 64L << 20;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if {@code maxBytes} is less than 128 KiB
     */
    public LogPolicy {
        Objects.requireNonNull(directory, "directory");
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " is less than " + MIN_BYTES);
        }
    }

    /**
     * Keeps only the end, in memory, for diagnosis. The file has 1 MiB at most and goes with the runtime directory.
     *
     * @return the policy
     */
    public static LogPolicy tail() {
        return new LogPolicy(false, Optional.empty(), TAIL_BYTES);
    }

    /**
     * Keeps a log file a run, with mode 0600 and a name of its own, in the user's directory for logs: {@code qemu4j/log} in
     * {@code XDG_STATE_HOME} or {@code ~/.local/state}; {@code ~/Library/Logs/qemu4j} on macOS. Beyond 64 MiB, the older part moves to a
     * second file, which replaces the one before it.
     *
     * @return the policy
     */
    public static LogPolicy kept() {
        return new LogPolicy(true, Optional.empty(), KEPT_BYTES);
    }

    /**
     * Keeps a log file a run as {@link #kept()} does, in a directory of the caller's choice.
     *
     * @param directory the directory, created if it is not there
     * @return the policy
     */
    public static LogPolicy keptIn(Path directory) {
        return new LogPolicy(true, Optional.of(directory), KEPT_BYTES);
    }

    /**
     * What the environment asks for: {@link #kept()} if {@value #ENVIRONMENT_VARIABLE} is {@code true}, {@code yes} or {@code 1},
     * {@link #tail()} otherwise.
     *
     * @return the policy
     */
    public static LogPolicy fromEnvironment() {
        return fromEnvironment(System.getenv(ENVIRONMENT_VARIABLE));
    }

    static LogPolicy fromEnvironment(@Nullable String value) {
        boolean yes = value != null && YES.contains(value.strip().toLowerCase(Locale.ROOT));
        return yes ? kept() : tail();
    }

    /**
     * This policy with another size.
     *
     * @param bytes the size at which the file is cut, at least 128 KiB
     * @return the changed policy
     */
    public LogPolicy withMaxBytes(long bytes) {
        return new LogPolicy(keep, directory, bytes);
    }
}
