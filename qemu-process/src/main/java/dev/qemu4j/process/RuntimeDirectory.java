package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.guard.Ledger;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory of one running VM, for its sockets and QEMU's output.
 *
 * <p>The directory is new, has mode 0700 and an unpredictable name. Closing it removes the sockets and files with the names that it gave
 * out, each only if it is still a socket or a regular file, and then the directory, if it is empty. Symbolic links are neither followed nor
 * removed.
 *
 * <p>Safe for use by several threads.
 */
public final class RuntimeDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);
    private static final Pattern NAME = Pattern.compile("[.]?[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final int ATTEMPTS = 20;

    private enum Kind {
        SOCKET,
        FILE;

        boolean matches(BasicFileAttributes attributes) {
            return this == SOCKET ? attributes.isOther() : attributes.isRegularFile();
        }
    }

    private final Path path;

    /** Which directory this is: one that is at the path later is removed only if it is this one. */
    private final FileFacts facts;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private final Map<String, Kind> entries = new LinkedHashMap<>();

    /** Guarded by {@link #lock}. */
    private boolean closed;

    /** Lets the guard remove the directory if this JVM is killed; null if the directory outlives this JVM. */
    private final Ledger.@Nullable Note note;

    private RuntimeDirectory(Path path, FileFacts facts, Ledger.@Nullable Note note) {
        this.path = path;
        this.facts = facts;
        this.note = note;
    }

    /**
     * Creates a directory in {@code XDG_RUNTIME_DIR}, else in the JVM's temporary directory, else in {@code /tmp}: in the first that is
     * usable and in which socket paths are not too long.
     *
     * @return the new directory
     * @throws QemuProcessException if none of them is usable
     */
    public static RuntimeDirectory create() {
        return createIn(RuntimeBase.choose());
    }

    /**
     * Creates a directory in the given directory.
     *
     * @param base an existing directory
     * @return the new directory
     * @throws IllegalArgumentException if the path of the base is too long for sockets in it
     * @throws QemuProcessException if the directory cannot be created
     */
    public static RuntimeDirectory create(Path base) {
        Path absolute = base.toAbsolutePath();
        RuntimeBase.check(absolute);
        return createIn(absolute);
    }

    private static RuntimeDirectory createIn(Path base) {
        try {
            Path real = base.toRealPath();
            RuntimeBase.checkText(real);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                String name = RuntimeBase.newName();
                Optional<RuntimeDirectory> created = create(base.resolve(name), real.resolve(name));
                if (created.isPresent()) {
                    return created.get();
                }
                LOG.debug("{}: {} exists already", base, name);
            }
            throw new IOException("all " + ATTEMPTS + " names that were tried exist already");
        } catch (IOException e) {
            throw new QemuProcessException(base + ": no runtime directory could be created in it: " + e, e);
        }
    }

    /** Empty if something exists at the path. */
    private static Optional<RuntimeDirectory> create(Path path, Path real) throws IOException {
        Ledger.Note note = Ledger.INSTANCE.directory(real);
        boolean made = false;
        boolean complete = false;
        try {
            // One system call that fails if anything is there already, including a dangling link.
            Files.createDirectory(path, Private.DIRECTORY);
            made = true;
            FileFacts facts = FileFacts.of(path);
            note.inode(facts.inode());
            complete = true;
            return Optional.of(new RuntimeDirectory(path, facts, note));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } finally {
            if (!complete) {
                withdraw(note, path, made);
            }
        }
    }

    /** A directory that could not be completed is empty. If it cannot be removed either, the guard removes it after the end of this JVM. */
    private static void withdraw(Ledger.Note note, Path path, boolean made) throws IOException {
        if (made) {
            Files.deleteIfExists(path);
        }
        note.close();
    }

    /**
     * Attaches to the directory of a VM that an earlier JVM started.
     *
     * @return the directory, empty if it no longer exists, has been replaced, or is not a private directory of this user
     * @throws IOException if that cannot be determined
     */
    static Optional<RuntimeDirectory> adopt(Path path, long inode, List<String> sockets, List<String> files)
            throws IOException {
        try {
            FileFacts facts = FileFacts.of(path);
            if (facts.inode() != inode || !RuntimeBase.isPrivate(path, facts)) {
                return Optional.empty();
            }
            RuntimeDirectory directory = new RuntimeDirectory(path, facts, null);
            sockets.forEach(name -> directory.entry(name, Kind.SOCKET));
            files.forEach(name -> directory.entry(name, Kind.FILE));
            return Optional.of(directory);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Distinguishes this directory from another one at the same path. */
    long inode() {
        return facts.inode();
    }

    /** The names that were given out for sockets. */
    List<String> sockets() {
        return names(Kind.SOCKET);
    }

    /** The names that were given out for files. */
    List<String> files() {
        return names(Kind.FILE);
    }

    private List<String> names(Kind kind) {
        lock.lock();
        try {
            return entries.entrySet().stream()
                    .filter(entry -> entry.getValue() == kind)
                    .map(Map.Entry::getKey)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Lets this directory remain when the JVM ends. */
    void release() {
        if (note != null) {
            note.close();
        }
    }

    /**
     * Returns the path of the directory.
     *
     * @return the absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * Returns the path for a Unix domain socket that QEMU or a helper will create in this directory.
     *
     * @param name the socket's name, such as {@code qmp.sock}: letters, digits, dots, dashes and underscores
     * @return the path
     * @throws IllegalArgumentException if the name is not valid, or the path is longer than the system allows for a socket
     * @throws IllegalStateException if this directory is closed
     */
    public Path socket(String name) {
        Path socket = entry(name, Kind.SOCKET);
        int length = RuntimeBase.length(socket);
        if (length > RuntimeBase.socketPathLimit()) {
            throw new IllegalArgumentException("socket path " + socket + " is " + length + " bytes long; the limit is "
                    + RuntimeBase.socketPathLimit());
        }
        return socket;
    }

    /**
     * Returns the path for a file that QEMU, a helper or the caller will create in this directory.
     *
     * @param name the file's name: letters, digits, dots, dashes and underscores
     * @return the path
     * @throws IllegalArgumentException if the name is not valid
     * @throws IllegalStateException if this directory is closed
     */
    public Path file(String name) {
        return entry(name, Kind.FILE);
    }

    /** A file name that was not given out before. */
    Path newFile(String stem, String suffix) {
        lock.lock();
        try {
            String name = stem + suffix;
            for (int i = 2; entries.containsKey(name); i++) {
                name = stem + "-" + i + suffix;
            }
            return file(name);
        } finally {
            lock.unlock();
        }
    }

    static void checkName(String name) {
        Objects.requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' must consist of letters, digits, dots, dashes and underscores");
        }
    }

    private Path entry(String name, Kind kind) {
        checkName(name);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("runtime directory " + path + ": it is closed");
            }
            Kind before = entries.putIfAbsent(name, kind);
            if (before != null && before != kind) {
                throw new IllegalArgumentException("name: '" + name + "' is already the name of a " + before);
            }
            if (before == null && note != null) {
                switch (kind) {
                    case SOCKET -> note.socket(name);
                    case FILE -> note.file(name);
                }
            }
            return path.resolve(name);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the VM's sockets and files, and the directory. What cannot be removed or does not belong to the VM is left, with a warning in
     * the log. Call it after the processes that use the directory have ended. Closing again has no effect.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (!isOwn(FileFacts.of(path))) {
                LOG.warn("Runtime directory {}: it has been replaced and is not removed", path);
                return;
            }
            removeEntries();
            Files.delete(path);
        } catch (NoSuchFileException e) {
            LOG.debug("Runtime directory {}: it no longer exists", path);
        } catch (DirectoryNotEmptyException e) {
            LOG.warn("Runtime directory {}: it contains files that do not belong to the VM and is not removed", path);
        } catch (IOException e) {
            LOG.warn("Runtime directory {}: it could not be removed", path, e);
        } finally {
            release();
            lock.unlock();
        }
    }

    private boolean isOwn(FileFacts now) {
        return now.isDirectory() && now.isSameFile(facts);
    }

    /**
     * Removes the entries from the opened directory, so that nobody can put another one in its place meanwhile. Where that is not possible, for want
     * of a file descriptor for example, they are removed by their paths.
     */
    private void removeEntries() throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            if (stream instanceof SecureDirectoryStream<Path> opened) {
                Object key = opened.getFileAttributeView(BasicFileAttributeView.class)
                        .readAttributes()
                        .fileKey();
                if (!facts.hasKey(key)) {
                    throw new NoSuchFileException(path.toString(), null, "it has been replaced");
                }
                entries.forEach((name, kind) -> remove(opened, Path.of(name), kind));
                return;
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("Runtime directory {}: it could not be opened; its entries are removed by their paths", path, e);
        }
        entries.forEach((name, kind) -> remove(path.resolve(name), kind));
    }

    private void remove(SecureDirectoryStream<Path> opened, Path name, Kind kind) {
        try {
            BasicFileAttributes now = opened.getFileAttributeView(
                            name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            if (kind.matches(now)) {
                opened.deleteFile(name);
            }
        } catch (NoSuchFileException e) {
            // QEMU removes its sockets when it exits normally.
            LOG.trace("{}: it no longer exists", name);
        } catch (IOException e) {
            LOG.warn("Runtime directory {}: {} could not be removed", path, name, e);
        }
    }

    private void remove(Path entry, Kind kind) {
        try {
            BasicFileAttributes now = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (kind.matches(now)) {
                Files.delete(entry);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{}: it no longer exists", entry);
        } catch (IOException e) {
            LOG.warn("{}: it could not be removed", entry, e);
        }
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
