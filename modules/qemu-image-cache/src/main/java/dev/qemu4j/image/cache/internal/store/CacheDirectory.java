package dev.qemu4j.image.cache.internal.store;

import dev.qemu4j.image.cache.ImageCacheException;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.TrustedPath;
import dev.qemu4j.process.internal.output.Printable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The directory of a cache: created with mode 0700, and used only if it is this user's, no link, and nobody else can write to it. */
public final class CacheDirectory {
    private final Path path;
    private final boolean isChosenByProgram;

    private CacheDirectory(Path path, boolean isChosenByProgram) {
        this.path = path;
        this.isChosenByProgram = isChosenByProgram;
    }

    /** A directory in a place that this library has chosen: all of its parents are checked too. */
    public static CacheDirectory ofUser(Path path) {
        return new CacheDirectory(path.toAbsolutePath().normalize(), false);
    }

    /** A directory in a place that the program has chosen, whose safety is the program's decision. */
    public static CacheDirectory chosen(Path path) {
        return new CacheDirectory(path, true);
    }

    public Path path() {
        return path;
    }

    /** Creates the directory if it does not exist, and checks it. */
    public OpenCache open() {
        try {
            Path parent = Objects.requireNonNull(path.getParent(), "parent");
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(parent, Private.DIRECTORY);
            }
            try {
                Files.createDirectory(path, Private.DIRECTORY);
            } catch (FileAlreadyExistsException e) {
                // Checked below.
            }
            Optional<String> problem =
                    isChosenByProgram ? TrustedPath.problemOfOwn(FileFacts.of(path)) : TrustedPath.problemOfOwn(path);
            if (problem.isPresent()) {
                throw new ImageCacheException(
                        Reason.DIRECTORY,
                        "image cache '" + Printable.of(path) + "': the directory is not used, because " + problem.get(),
                        null);
            }
            return new OpenCache(path, LockFile.in(path));
        } catch (IOException e) {
            throw failure("the directory cannot be created or read", e);
        }
    }

    /** The failure of an attempt on a file of the cache. */
    public ImageCacheException failure(String fact, IOException e) {
        return new ImageCacheException(
                Reason.DIRECTORY, "image cache '" + Printable.of(path) + "': " + fact + ": " + Printable.of(e), e);
    }

    /** Gives back one lease of this JVM. */
    public void release(Path image) {
        Path name = image.getFileName();
        if (name == null || !image.toAbsolutePath().normalize().startsWith(path)) {
            throw new IllegalArgumentException("image: " + Printable.of(image) + " is not in the cache " + path);
        }
        Optional<Key> key = Key.ofFile(name.toString());
        if (key.isPresent() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                LockFile.in(path).release(key.get());
            } catch (IOException e) {
                throw failure("an image cannot be released", e);
            }
        }
    }
}
