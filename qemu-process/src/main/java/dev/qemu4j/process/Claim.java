package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.TrustedPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An exclusive claim on the name of an outliving process. It is held until it is closed or the JVM ends, even if the JVM is killed.
 *
 * <p>A claim is a lock on one byte of a file; the kernel releases the lock when the process that holds it ends. All claims of a JVM in one
 * directory share one open file, because closing any descriptor of a file releases all locks that the process holds on that file.
 *
 * <p>Safe for use by several threads.
 */
public final class Claim implements AutoCloseable {
    /** The names that this JVM has claimed in one directory. Guarded by {@link #LOCK}. */
    private record Claims(FileChannel channel, Set<String> names) {}

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** By device and inode of the directory, which may have several paths. Guarded by {@link #LOCK}. */
    private static final Map<Object, Claims> OPEN = new HashMap<>();

    /** Opened for reading, too, so that a FIFO in its place does not block. */
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final String FILE = "claims";

    private final Object directory;
    private final String name;
    private final FileLock lock;

    private Claim(Object directory, String name, FileLock lock) {
        this.directory = directory;
        this.name = name;
        this.lock = lock;
    }

    /** Empty if this JVM or another one holds the name. */
    static Optional<Claim> take(Path directory, String name) throws IOException {
        LOCK.lock();
        try {
            Object key = Objects.requireNonNull(
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey(), "fileKey");
            Claims claims = OPEN.get(key);
            if (claims == null) {
                claims = new Claims(open(directory.resolve(FILE)), new HashSet<>());
                OPEN.put(key, claims);
            }
            try {
                if (claims.names().contains(name)) {
                    return Optional.empty();
                }
                FileLock lock = claims.channel().tryLock(place(name), 1, false);
                if (lock == null) {
                    return Optional.empty();
                }
                claims.names().add(name);
                return Optional.of(new Claim(key, name, lock));
            } finally {
                closeIfUnused(key, claims);
            }
        } finally {
            LOCK.unlock();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            Files.createFile(file, Private.FILE);
        } catch (FileAlreadyExistsException e) {
            TrustedPath.checkFile(file);
        }
        return FileChannel.open(file, OPTIONS);
    }

    private static void closeIfUnused(Object key, Claims claims) throws IOException {
        if (claims.names().isEmpty()) {
            OPEN.remove(key);
            claims.channel().close();
        }
    }

    /** The byte that stands for a name. Two names share one with a probability of one in 2^62. */
    private static long place(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> 2;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The process that holds the name. Linux tells it for processes in the same pid namespace; elsewhere this is empty. */
    static OptionalLong holder(Path directory, String name) {
        try {
            long inode = FileFacts.of(directory.resolve(FILE)).inode();
            String start = String.valueOf(place(name));
            for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
                // 1: POSIX  ADVISORY  WRITE 4711 fe:01:1234 100 100
                String[] fields = line.strip().split("[ :]+", -1);
                if (fields.length == 10 && fields[7].equals(String.valueOf(inode)) && fields[8].equals(start)) {
                    return OptionalLong.of(Long.parseLong(fields[4]));
                }
            }
        } catch (IOException | UnsupportedOperationException | NumberFormatException e) {
            // The pid is for a message only.
        }
        return OptionalLong.empty();
    }

    /** Releases the name. Closing again has no effect. */
    @Override
    public void close() {
        LOCK.lock();
        try {
            Claims claims = OPEN.get(directory);
            if (claims == null || !lock.isValid()) {
                return;
            }
            claims.names().remove(name);
            lock.release();
            closeIfUnused(directory, claims);
        } catch (IOException e) {
            throw new QemuProcessException("claim on '" + name + "': it could not be released: " + e, e);
        } finally {
            LOCK.unlock();
        }
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "Claim[" + name + "]";
    }
}
