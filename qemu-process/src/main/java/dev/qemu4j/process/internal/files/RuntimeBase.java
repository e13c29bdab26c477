package dev.qemu4j.process.internal.files;

import dev.qemu4j.process.QemuProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeBase.class);

    /** Each problem is logged once, not for every directory. */
    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private RuntimeBase() {}

    public static int socketPathLimit() {
        return Platform.isMac() ? MACOS_LIMIT : LINUX_LIMIT;
    }

    public static int length(Path path) {
        return NativePath.bytes(path).length;
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
        checkText(base);
    }

    public static void checkText(Path base) {
        if (hasControl(base)) {
            throw new IllegalArgumentException("runtime directory base " + base + " contains a control character");
        }
    }

    /** Whether a directory can be one that this library has created for this user. */
    public static boolean isPrivate(Path path, FileFacts facts) throws IOException {
        return path.isAbsolute()
                && path.getFileName().toString().startsWith(PREFIX)
                && TrustedPath.problemOfOwn(facts).isEmpty();
    }

    /** The first usable directory of {@code XDG_RUNTIME_DIR}, {@code java.io.tmpdir} and {@code /tmp}. */
    public static Path choose() {
        return choose(System.getenv("XDG_RUNTIME_DIR"), System.getProperty("java.io.tmpdir"));
    }

    /** A directory that is not deleted when the user logs out. */
    public static Path chooseLasting() {
        return choose(null, System.getProperty("java.io.tmpdir"));
    }

    static Path choose(@Nullable String xdgRuntimeDir, @Nullable String temporary) {
        Map<String, String> problems = new LinkedHashMap<>();
        Optional<Path> base = Optional.empty();
        // The XDG specification says to ignore a relative path.
        if (xdgRuntimeDir != null && xdgRuntimeDir.startsWith("/")) {
            base = usable(xdgRuntimeDir, TrustedPath::problemOfOwn, problems);
        }
        if (base.isEmpty() && temporary != null && !temporary.isEmpty()) {
            base = usable(temporary, TrustedPath::problemOfBase, problems);
        }
        if (base.isEmpty()) {
            base = usable("/tmp", TrustedPath::problemOfBase, problems);
        }
        Path used = base.orElseThrow(() -> new QemuProcessException(
                "no directory for sockets: " + problems + "; set java.io.tmpdir to a directory of this user", null));
        problems.forEach((skipped, problem) -> {
            if (REPORTED.add(skipped + problem)) {
                LOG.warn("{} is not used for sockets, because {}; using {}", skipped, problem, used);
            }
        });
        return used;
    }

    private static Optional<Path> usable(String candidate, Check check, Map<String, String> problems) {
        try {
            Path base = TrustedPath.withoutLinks(Path.of(candidate));
            Optional<String> problem = problemOf(base, check);
            problem.ifPresent(text -> problems.put(candidate, text));
            return problem.isPresent() ? Optional.empty() : Optional.of(base);
        } catch (NoSuchFileException e) {
            problems.put(candidate, "it does not exist");
        } catch (InvalidPathException | IOException e) {
            problems.put(candidate, "it cannot be checked: " + e);
        }
        return Optional.empty();
    }

    private static Optional<String> problemOf(Path base, Check check) throws IOException {
        if (length(base) > baseLimit()) {
            return Optional.of("its path is longer than " + baseLimit() + " bytes");
        }
        if (hasControl(base)) {
            return Optional.of("its path contains a control character");
        }
        Optional<String> problem = check.problemOf(base);
        return problem.isPresent() || Files.isWritable(base) ? problem : Optional.of("it is not writable");
    }

    private interface Check {
        Optional<String> problemOf(Path base) throws IOException;
    }

    private static boolean hasControl(Path path) {
        return path.toString().chars().anyMatch(Character::isISOControl);
    }
}
