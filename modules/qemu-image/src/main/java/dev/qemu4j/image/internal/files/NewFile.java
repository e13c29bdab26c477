package dev.qemu4j.image.internal.files;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being made beside the name that it is to have. It has a temporary name and mode 0600, and gets its own name when it
 * is complete; closing it before that removes it.
 *
 * <p>While it is made this JVM holds a lock on it. A file with a temporary name that nobody has locked is what a killed JVM left
 * behind: {@link Leftovers} removes it. The lock is on a byte that no image has, so QEMU's own locks are not in its way.
 */
public final class NewFile implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    static final long LOCKED_BYTE = 1L << 62;

    private static final int ATTEMPTS = 20;

    /** Gives a file a second name, and fails if there is a file of that name. */
    @FunctionalInterface
    interface Linker {
        void link(Path name, Path existing) throws IOException;
    }

    private final Path target;
    private final boolean overwrites;
    private final Linker linker;
    private final Path path;
    private final RandomAccessFile file;
    private boolean published;

    private NewFile(Path target, boolean overwrites, Linker linker, Path path, RandomAccessFile file) {
        this.target = target;
        this.overwrites = overwrites;
        this.linker = linker;
        this.path = path;
        this.file = file;
    }

    /**
     * Creates the file, empty, under a temporary name.
     *
     * @param target the name that it is to have
     * @param overwrites whether it may replace a file of that name
     */
    public static NewFile at(Path target, boolean overwrites) {
        return at(target, overwrites, Files::createLink);
    }

    static NewFile at(Path target, boolean overwrites, Linker linker) {
        Path absolute = target.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null || absolute.getFileName() == null) {
            throw new ImageException(
                    Diagnosis.NOT_A_FILE, ImageLabel.of(absolute) + ": the path names no file", absolute, null);
        }
        // Told now, not after the work; it is decided when the file gets its name.
        boolean taken = Files.exists(absolute, LinkOption.NOFOLLOW_LINKS);
        if (taken && (!overwrites || Files.isDirectory(absolute, LinkOption.NOFOLLOW_LINKS))) {
            throw FileFailures.exists(absolute);
        }
        try {
            return create(absolute, directory, overwrites, linker);
        } catch (IOException e) {
            throw FileFailures.of(absolute, "cannot be created", e);
        }
    }

    private static NewFile create(Path target, Path directory, boolean overwrites, Linker linker) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path path = directory.resolve(TemporaryName.begin());
            @Nullable RandomAccessFile file = null;
            boolean ready = false;
            try {
                Files.createFile(path, OWN);
                file = new RandomAccessFile(path.toFile(), "rw");
                if (isClaimed(file, path)) {
                    Leftovers.removeFrom(directory, path);
                    ready = true;
                    return new NewFile(target, overwrites, linker, path, file);
                }
            } catch (FileAlreadyExistsException e) {
                throw new IOException("a name of 128 random bits is taken: " + path, e);
            } finally {
                if (!ready) {
                    abandon(path, file);
                }
            }
        }
        throw new IOException("another program removes each temporary file");
    }

    /** Whether it is locked, and still there: another JVM may have taken it for a leftover before it was locked. */
    private static boolean isClaimed(RandomAccessFile file, Path path) throws IOException {
        try {
            @Nullable FileLock lock = file.getChannel().tryLock(LOCKED_BYTE, 1, false);
            return lock != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // A file system without locks, where nobody else can take it for unlocked either.
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static void abandon(Path path, @Nullable RandomAccessFile file) throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            if (file != null) {
                file.close();
            }
            TemporaryName.end(path);
        }
    }

    /** Where the file is until it is published. */
    public Path path() {
        return path;
    }

    /** The file, open for writing. An interrupt does not close it. */
    public RandomAccessFile file() {
        return file;
    }

    /**
     * Gives the file its own name, in one step. Where hard links are not possible, its name is first taken by an empty file, which is
     * then replaced: for a moment others see the empty one.
     *
     * @return the absolute path
     */
    public Path publish() {
        try {
            if (overwrites) {
                Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                link();
            }
            published = true;
            return target;
        } catch (IOException e) {
            throw FileFailures.of(target, "cannot be given its name", e);
        }
    }

    private void link() throws IOException {
        try {
            linker.link(target, path);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            replaceReserved(e);
            return;
        }
        Files.delete(path);
    }

    private void replaceReserved(Exception noLink) throws IOException {
        Files.createFile(target, OWN);
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            e.addSuppressed(noLink);
            Files.deleteIfExists(target);
            throw e;
        }
    }

    /** Removes the file unless it is published. */
    @Override
    public void close() {
        try {
            if (published) {
                file.close();
                TemporaryName.end(path);
            } else {
                abandon(path, file);
            }
        } catch (IOException e) {
            throw FileFailures.of(path, "cannot be removed", e);
        }
    }
}
