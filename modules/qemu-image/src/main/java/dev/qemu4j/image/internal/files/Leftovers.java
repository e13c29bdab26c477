package dev.qemu4j.image.internal.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Half-made files of JVMs that were killed. They are removed by whoever makes a file in the same directory next, if they are this
 * user's and nobody has them locked.
 */
final class Leftovers {
    /** Looking through a large directory takes longer than making a small image, so it is done now and then. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final int MAX_DIRECTORIES = 256;

    /** When each directory was last looked through, in {@link System#nanoTime}. */
    private static final ConcurrentMap<Path, Long> LOOKED_AT = new ConcurrentHashMap<>();

    private Leftovers() {}

    /** Looks through a directory, unless that was done a moment ago. {@code own} is a file that this user has just created there. */
    static void removeFrom(Path directory, Path own) {
        long now = System.nanoTime();
        Long before = LOOKED_AT.get(directory);
        if (before != null && now - before < INTERVAL.toNanos()) {
            return;
        }
        if (LOOKED_AT.size() >= MAX_DIRECTORIES) {
            LOOKED_AT.clear();
        }
        LOOKED_AT.put(directory, now);
        removeNowFrom(directory, own);
    }

    static void removeNowFrom(Path directory, Path own) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, TemporaryName.glob())) {
            UserPrincipal user = Files.getOwner(own, LinkOption.NOFOLLOW_LINKS);
            for (Path candidate : found) {
                removeIfAbandoned(candidate, user);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // A directory that this user may write to but not read: what lies there stays, and does no harm.
        }
    }

    private static void removeIfAbandoned(Path candidate, UserPrincipal user) {
        // Not even opened if it is this JVM's own: closing it again would end the lock on it.
        if (TemporaryName.isInUse(candidate)) {
            return;
        }
        try {
            if (Files.isRegularFile(candidate, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(candidate, LinkOption.NOFOLLOW_LINKS).equals(user)) {
                removeIfUnlocked(candidate);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Whether somebody still makes it cannot be told, so it stays.
        }
    }

    private static void removeIfUnlocked(Path candidate) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(candidate.toFile(), "rw")) {
            @Nullable FileLock lock = file.getChannel().tryLock(NewFile.LOCKED_BYTE, 1, false);
            if (lock != null) {
                Files.deleteIfExists(candidate);
            }
        }
    }
}
