package dev.qemu4j.process.internal.files;

import dev.qemu4j.process.QemuProcessException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parent directory and the names of runtime directories. */
public final class RuntimeBase {
    /**
     * One byte less than the limit of the system, which is 107: the length of {@code sun_path} without its terminating NUL. The JDK refuses
     * to connect to a path of 107 bytes.
     */
    private static final int LINUX_LIMIT = 106;

    /** As above; the limit of the system is 103. */
    private static final int MACOS_LIMIT = 102;

    public static final String PREFIX = "qemu4j-";

    /** 32 characters, 5 bits each, without those that are easily confused. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int RANDOM_LENGTH = 12;

    /** Space for the socket's name. Longer names are possible if the base is short. */
    private static final int SOCKET_NAME_ROOM = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RuntimeBase() {}

    public static int socketPathLimit() {
        return Platform.isMac() ? MACOS_LIMIT : LINUX_LIMIT;
    }

    public static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** The length in bytes of the longest base in which sockets can have names of usual length. */
    public static int baseLimit() {
        return socketPathLimit() - 1 - PREFIX.length() - RANDOM_LENGTH - 1 - SOCKET_NAME_ROOM;
    }

    public static String newName() {
        StringBuilder name = new StringBuilder(PREFIX);
        byte[] random = new byte[RANDOM_LENGTH];
        RANDOM.nextBytes(random);
        for (byte b : random) {
            name.append(ALPHABET.charAt(b & 31));
        }
        return name.toString();
    }

    public static void check(Path base) {
        if (length(base) > baseLimit()) {
            throw new IllegalArgumentException("runtime directory base " + base + " is " + length(base)
                    + " bytes long; the limit is " + baseLimit() + ", so that socket paths in it are at most "
                    + socketPathLimit() + " bytes long");
        }
        if (base.toString().chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("runtime directory base " + base + " contains a control character");
        }
    }

    public static Path choose() {
        return choose(System.getenv("XDG_RUNTIME_DIR"), System.getProperty("java.io.tmpdir"));
    }

    /** A directory that is not deleted when the user logs out. */
    public static Path chooseLasting() {
        return choose(null, System.getProperty("java.io.tmpdir"));
    }

    public static Path choose(@Nullable String xdgRuntimeDir, @Nullable String temporary) {
        List<String> candidates = new ArrayList<>();
        if (xdgRuntimeDir != null && xdgRuntimeDir.startsWith("/")) {
            candidates.add(xdgRuntimeDir);
        }
        if (temporary != null && !temporary.isEmpty()) {
            candidates.add(temporary);
        }
        candidates.add("/tmp");
        for (String candidate : candidates) {
            Path base = Path.of(candidate).toAbsolutePath();
            if (length(base) <= baseLimit() && Files.isDirectory(base) && Files.isWritable(base)) {
                return base;
            }
        }
        throw new QemuProcessException(
                "no directory for sockets: none of " + candidates + " is a writable directory whose path has at most "
                        + baseLimit() + " bytes; set java.io.tmpdir to one",
                null);
    }
}
