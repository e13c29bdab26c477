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

    public static Path cache(@Nullable String xdgCacheHome, String home) {
        return Platform.isMac()
                ? Path.of(home, "Library", "Caches", "qemu4j")
                : inXdg(xdgCacheHome, Path.of(home, ".cache", "qemu4j"));
    }

    private static Path state(@Nullable String xdgStateHome, String home) {
        return inXdg(xdgStateHome, Path.of(home, ".local", "state", "qemu4j"));
    }

    private static Path inXdg(@Nullable String base, Path own) {
        // The XDG specification says to ignore a relative path.
        if (base == null || !base.startsWith("/")) {
            return own;
        }
        // After su, the variable may still be that of another user.
        Path chosen = Path.of(base, "qemu4j");
        String problem;
        try {
            Path resolved = TrustedPath.withoutLinks(chosen);
            Optional<String> found = TrustedPath.problemOfFuture(resolved);
            if (found.isEmpty()) {
                return resolved;
            }
            problem = found.get();
        } catch (IOException e) {
            problem = "it cannot be checked: " + e;
        }
        if (REPORTED.add(chosen + problem)) {
            LOG.warn("{} is not used, because {}; using {}", chosen, problem, own);
        }
        return own;
    }
}
