package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user that this JVM runs as, and the users whose files it trusts. */
public final class User {
    private static final int ROOT = 0;

    /** The files of users that a user namespace does not map belong to this one. */
    private static final int OVERFLOW = 65534;

    private static final long ALL_IDS = 0xFFFFFFFFL;

    /** A benign race: every thread reads the same number. */
    private static volatile @Nullable Integer id;

    private User() {}

    /** The effective user id, which is the owner of the files that this JVM creates. */
    public static int id() throws IOException {
        Integer known = id;
        if (known == null) {
            known = Platform.isLinux() ? ofProcess("self") : ofNewFile();
            id = known;
        }
        return known;
    }

    /**
     * The effective user id of a process.
     *
     * @throws NoSuchFileException if the process does not exist
     */
    public static int of(long pid) throws IOException {
        return ofProcess(String.valueOf(pid));
    }

    private static int ofProcess(String process) throws IOException {
        Path status = Path.of("/proc", process, "status");
        for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("Uid:")) {
                // Uid: real, effective, saved, file system
                return Integer.parseInt(line.split("\\s+", -1)[2]);
            }
        }
        throw new IOException(status + " has no line with the user");
    }

    private static int ofNewFile() throws IOException {
        Path file = Files.createTempFile(RuntimeBase.PREFIX, ".tmp", Private.FILE);
        try {
            return FileFacts.of(file).owner();
        } finally {
            Files.delete(file);
        }
    }

    /** Whether files of this owner are trusted: those of this user and of root. */
    static boolean isTrusted(int owner) throws IOException {
        return owner == id() || owner == ROOT || (owner == OVERFLOW && isRootUnmapped());
    }

    /** In a user namespace that does not map root, such as that of {@code unshare --user}, root's files have the overflow id. */
    private static boolean isRootUnmapped() throws IOException {
        if (!Platform.isLinux()) {
            return false;
        }
        List<String> map = Files.readAllLines(Path.of("/proc/self/uid_map"), StandardCharsets.US_ASCII);
        for (String line : map) {
            // first id inside, first id outside, how many
            String[] range = line.strip().split("\\s+", -1);
            long inside = Long.parseLong(range[0]);
            long count = Long.parseLong(range[2]);
            if (count == ALL_IDS || (inside <= OVERFLOW && OVERFLOW < inside + count)) {
                return false;
            }
        }
        return true;
    }
}
