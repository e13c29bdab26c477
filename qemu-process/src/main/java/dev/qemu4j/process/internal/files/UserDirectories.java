package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of this user's permanent files. */
public final class UserDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(UserDirectories.class);

    /** Each problem is logged once. */
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private UserDirectories() {}

    public static Path logs(@Nullable String xdgStateHome, String home) {
        return Platform.isMac()
                ? Path.of(home, "Library", "Logs", "qemu4j")
                : state(xdgStateHome, home).resolve("log");
    }

    public static Path processes(@Nullable String xdgStateHome, String home) {
        return Platform.isMac()
                ? Path.of(home, "Library", "Application Support", "qemu4j", "processes")
                : state(xdgStateHome, home).resolve("processes");
    }

    private static Path state(@Nullable String xdgStateHome, String home) {
        Path own = Path.of(home, ".local", "state", "qemu4j");
        // The XDG specification says to ignore a relative path.
        if (xdgStateHome == null || !xdgStateHome.startsWith("/")) {
            return own;
        }
        Path state = Path.of(xdgStateHome, "qemu4j");
        Optional<String> problem = problemOf(state);
        problem.ifPresent(text -> {
            if (REPORTED.add(state + text)) {
                LOG.warn("{} is not used, because {}; using {}", state, text, own);
            }
        });
        return problem.isPresent() ? own : state;
    }

    /** After {@code su}, the variable may still be that of another user. */
    private static Optional<String> problemOf(Path state) {
        try {
            return TrustedPath.problemOfFuture(state);
        } catch (IOException e) {
            return Optional.of("it cannot be checked: " + e);
        }
    }
}
