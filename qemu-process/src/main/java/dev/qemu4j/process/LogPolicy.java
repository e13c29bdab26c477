package dev.qemu4j.process;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where QEMU's standard output and standard error are logged, and how large the log may get.
 *
 * <p>Both streams go to one file. The file is cut, and its end kept, when it is longer than {@link #maxBytes()} and does not grow at the
 * moment, or when it is 16 MiB longer than that. Its size is checked every 20 ms, every millisecond while it grows fast, and at least ten
 * times a second on a busy host. The file may exceed the limit by what QEMU prints between two checks.
 *
 * @param keep whether the file remains after the process has ended; if not, it is in the runtime directory and is deleted with it
 * @param directory the directory for files that are kept, empty for the user's log directory
 * @param maxBytes the size at which the file is cut
 */
public record LogPolicy(boolean keep, Optional<Path> directory, long maxBytes) {
    /** The environment variable that enables kept logs, with the value {@code true}, {@code yes} or {@code 1}. */
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
     * Keeps only the end of the output, for diagnosis. The file is limited to 1 MiB and is deleted with the runtime directory.
     *
     * @return the policy
     */
    public static LogPolicy tail() {
        return new LogPolicy(false, Optional.empty(), TAIL_BYTES);
    }

    /**
     * Keeps one log file for each run, with mode 0600 and a unique name, in the user's log directory: {@code qemu4j/log} in
     * {@code XDG_STATE_HOME} or {@code ~/.local/state}; {@code ~/Library/Logs/qemu4j} on macOS. At 64 MiB the content moves to a second file,
     * which replaces the previous second file. If there is no space for that, the content is deleted except for its end.
     *
     * @return the policy
     */
    public static LogPolicy kept() {
        return new LogPolicy(true, Optional.empty(), KEPT_BYTES);
    }

    /**
     * Keeps one log file for each run as {@link #kept()} does, in the given directory.
     *
     * @param directory the directory, created if it does not exist
     * @return the policy
     */
    public static LogPolicy keptIn(Path directory) {
        return new LogPolicy(true, Optional.of(directory), KEPT_BYTES);
    }

    /**
     * Returns the policy that the environment selects: {@link #kept()} if {@value #ENVIRONMENT_VARIABLE} is {@code true}, {@code yes} or {@code 1},
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
     * Returns this policy with another size limit.
     *
     * @param bytes the size at which the file is cut, at least 128 KiB
     * @return the changed copy
     */
    public LogPolicy withMaxBytes(long bytes) {
        return new LogPolicy(keep, directory, bytes);
    }
}
