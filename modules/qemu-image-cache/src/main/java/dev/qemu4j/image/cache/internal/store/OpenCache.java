package dev.qemu4j.image.cache.internal.store;

import dev.qemu4j.image.cache.Digest;
import dev.qemu4j.image.cache.internal.download.TimeLimit;
import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.files.RefusedFileException;
import dev.qemu4j.process.internal.files.Replacement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/** The files of a cache whose directory is there and trusted. */
public final class OpenCache {
    private static final int MAX_TEXT = 4096;

    private final Path directory;
    private final LockFile locks;

    OpenCache(Path directory, LockFile locks) {
        this.directory = directory;
        this.locks = locks;
    }

    public LockFile locks() {
        return locks;
    }

    Path directory() {
        return directory;
    }

    public Path image(Key key) {
        return file(key, "img");
    }

    /** What has been downloaded so far. */
    public Path part(Key key) {
        return file(key, "part");
    }

    /** What a partial download is a part of. */
    public Path origin(Key key) {
        return file(key, "origin");
    }

    /** An image that is being unpacked. */
    public Path unpacked(Key key) {
        return file(key, "unpacked");
    }

    private Path file(Key key, String kind) {
        return directory.resolve(key.text() + "." + kind);
    }

    /**
     * Whether the image of a key is there as it was published. If so, it is noted that it was used now. An image that was written to,
     * or cut, is none.
     */
    public boolean has(Key key) throws IOException {
        Optional<String> facts = readText(file(key, "facts"));
        Path image = image(key);
        try {
            if (facts.isEmpty() || !facts.get().equals(facts(image))) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        Files.setLastModifiedTime(file(key, "facts"), FileTime.from(Instant.now()));
        return true;
    }

    /**
     * Makes a complete file the image of a key. Its content is on the disk before it has the name, so that a power failure leaves
     * nothing that looks like an image. The caller works on the key.
     */
    public void publish(Path complete, Key key) throws IOException {
        Path image = image(key);
        Files.deleteIfExists(image);
        try (RandomAccessFile file = new RandomAccessFile(complete.toFile(), "rw")) {
            file.getFD().sync();
        }
        Files.setPosixFilePermissions(complete, PosixFilePermissions.fromString("r--r--r--"));
        writeText(file(key, "facts"), facts(complete));
        Files.move(complete, image, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String facts(Path image) throws IOException {
        FileFacts facts = FileFacts.of(image);
        if (!facts.isRegularFile()) {
            throw new NoSuchFileException(image.toString(), null, "it is not a regular file");
        }
        return "size=" + Files.size(image) + "\nmodified=" + Files.getLastModifiedTime(image) + "\ninode="
                + facts.inode() + "\n";
    }

    /** The digest that something at an address had when it was last looked at. */
    public Optional<Digest> known(Key address) throws IOException {
        return readText(file(address, "digest")).flatMap(Key::digest);
    }

    public void know(Key address, Digest digest) throws IOException {
        writeText(file(address, "digest"), Key.of(digest).text());
    }

    /** A short text of this cache, empty if there is none or it is not one that this cache wrote. */
    public Optional<String> readText(Path file) throws IOException {
        try {
            return Optional.of(new String(PrivateFile.read(file, MAX_TEXT), StandardCharsets.UTF_8));
        } catch (NoSuchFileException | RefusedFileException e) {
            return Optional.empty();
        }
    }

    /** Writes a short text in one step. */
    public void writeText(Path file, String text) throws IOException {
        Replacement.writeDurably(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An empty file that only this user can read and write, in place of what has the name. */
    public Path create(Path file) throws IOException {
        Files.deleteIfExists(file);
        PrivateFile.create(file).close();
        return file;
    }

    /** Removes what was not used for the longest time until the cache has no more than the given size. */
    @SuppressWarnings("try") // the lock is held, not used
    public void shrink(long maxSize, TimeLimit deadline, String subject) throws IOException, InterruptedException {
        try (LockFile.Held held = locks.eviction(deadline, subject)) {
            Eviction.run(this, maxSize);
        }
    }
}
