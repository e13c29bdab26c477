package dev.qemu4j.process.internal.files;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The directories of this user's permanent files. */
public final class UserDirectories {
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
        // The XDG specification says to ignore a relative path.
        return xdgStateHome != null && xdgStateHome.startsWith("/")
                ? Path.of(xdgStateHome, "qemu4j")
                : Path.of(home, ".local", "state", "qemu4j");
    }
}
