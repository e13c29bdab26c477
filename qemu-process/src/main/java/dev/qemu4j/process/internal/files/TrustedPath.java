package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides whether other local users could have influenced what is at a path.
 *
 * <p>Directories that this library chooses are checked with {@link #problemOfOwn} and {@link #problemOfBase}. A directory that the program names
 * is the program's decision; only the files in it are checked.
 */
public final class TrustedPath {
    private TrustedPath() {}

    /**
     * Checks a directory that belongs to this user alone, such as {@code XDG_RUNTIME_DIR} or the log directory.
     *
     * @return why it is not trusted, empty if it is
     * @throws IOException if it does not exist or cannot be checked
     */
    public static Optional<String> problemOfOwn(Path directory) throws IOException {
        FileFacts facts = FileFacts.of(directory);
        Optional<String> problem = problemOfOwn(facts);
        return problem.isPresent() ? problem : problemOfParents(directory);
    }

    /** Checks only the directory itself, for one inside of a directory that the program has named. */
    public static Optional<String> problemOfOwn(FileFacts facts) throws IOException {
        if (!facts.isDirectory()) {
            return Optional.of("it is not a directory, or a symbolic link to one");
        }
        if (facts.owner() != User.id()) {
            return Optional.of("it belongs to user " + facts.owner() + ", not to this user, " + User.id());
        }
        if (facts.isWritableByGroup() || facts.isWritableByAll()) {
            return Optional.of("other users can write to it; run chmod go-w on it");
        }
        return Optional.empty();
    }

    /**
     * Checks a directory in which several users may create private directories, such as {@code /tmp}.
     *
     * @return why it is not trusted, empty if it is
     * @throws IOException if it does not exist or cannot be checked
     */
    public static Optional<String> problemOfBase(Path directory) throws IOException {
        Path real = directory.toRealPath();
        Optional<String> problem = problemOfShared(FileFacts.of(real));
        return problem.isPresent() ? problem : problemOfParents(real);
    }

    /** Checks the nearest existing parent of a directory that this library will create, and then the directory if it exists. */
    static Optional<String> problemOfFuture(Path directory) throws IOException {
        Path existing = existing(directory);
        return existing.equals(directory) ? problemOfOwn(directory) : problemOfBase(existing);
    }

    /**
     * The path without symbolic links, as far as it exists. A path that was checked must be used in this form: whoever owns a link in it could
     * let the link point elsewhere later.
     */
    static Path withoutLinks(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path existing = existing(absolute);
        return existing.toRealPath().resolve(existing.relativize(absolute));
    }

    private static Path existing(Path path) {
        Path existing = path;
        while (Files.notExists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static Optional<String> problemOfParents(Path directory) throws IOException {
        Path parent = directory.toRealPath().getParent();
        while (parent != null) {
            Optional<String> problem = problemOfShared(FileFacts.of(parent));
            if (problem.isPresent()) {
                Path named = parent;
                return problem.map(text -> "its parent " + named + " is not safe: " + text);
            }
            parent = parent.getParent();
        }
        return Optional.empty();
    }

    /** Whether a stranger could rename or remove the entries of other users in a directory. */
    private static Optional<String> problemOfShared(FileFacts facts) throws IOException {
        if (!facts.isDirectory()) {
            return Optional.of("it is not a directory");
        }
        if (!User.isTrusted(facts.owner())) {
            return Optional.of(
                    "it belongs to user " + facts.owner() + ", not to this user, " + User.id() + ", or root");
        }
        if (facts.isSticky()) {
            return Optional.empty();
        }
        // With umask 002, directories of this user are writable by the user's own group.
        boolean foreignGroup = facts.isWritableByGroup() && facts.owner() != User.id() && facts.group() != 0;
        return foreignGroup || facts.isWritableByAll()
                ? Optional.of("other users can write to it and it has no sticky bit")
                : Optional.empty();
    }

    /**
     * Checks that an existing file is a regular file that only this user can have written.
     *
     * @return what the file is
     * @throws RefusedFileException if it is not such a file
     * @throws IOException if it does not exist or cannot be checked
     */
    public static FileFacts checkFile(Path file) throws IOException {
        FileFacts facts = FileFacts.of(file);
        if (!facts.isRegularFile()) {
            throw new RefusedFileException(file, "it is not a regular file");
        }
        if (facts.owner() != User.id()) {
            throw new RefusedFileException(
                    file, "it belongs to user " + facts.owner() + ", not to this user, " + User.id());
        }
        if (facts.isWritableByGroup() || facts.isWritableByAll()) {
            throw new RefusedFileException(file, "other users can write to it");
        }
        return facts;
    }
}
