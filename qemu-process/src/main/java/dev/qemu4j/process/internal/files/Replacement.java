package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces the content of a file atomically: a reader sees the old content or the new one. */
public final class Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private static final String SUFFIX = ".part";

    private static final int OF_THE_GROUP = 0x38;

    private Replacement() {}

    /**
     * Writes a file. A new one is for this user alone. One of this user that is replaced keeps its permissions and its group. A link is
     * followed if this user or root has made it.
     *
     * @throws RefusedFileException if it is a link of another user, or not a regular file
     */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    /** As {@link #write(Path, byte[])}; a power failure, too, leaves the old content or the new one. */
    public static void writeDurably(Path file, byte[] content) throws IOException {
        write(file, content, true);
    }

    private static void write(Path file, byte[] content, boolean durably) throws IOException {
        Path target = target(file);
        Path part = target.resolveSibling(RuntimeBase.newName() + SUFFIX);
        boolean moved = false;
        try (FileChannel channel = FileChannel.open(part, NEW, Private.FILE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durably) {
                channel.force(true);
            }
            keepAttributes(target, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
        } finally {
            if (!moved) {
                Files.deleteIfExists(part);
            }
        }
    }

    /** Whether a name is that of a content that is being written, or that a killed JVM has left behind. */
    public static boolean isPart(String name) {
        return name.startsWith(RuntimeBase.PREFIX) && name.endsWith(SUFFIX);
    }

    /** Another user could plant a link in a directory like {@code /tmp}, and have a file of this user replaced. */
    private static Path target(Path file) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return file;
        }
        int owner = FileFacts.of(file).owner();
        if (!User.isTrusted(owner)) {
            throw new RefusedFileException(file, "it is a symbolic link of user " + owner);
        }
        // A link to nothing is replaced itself.
        return Files.exists(file) ? file.toRealPath() : file;
    }

    /** The permissions of a file of another user are that user's choice, and are not kept. */
    private static void keepAttributes(Path old, Path part) throws IOException {
        FileFacts facts;
        try {
            facts = FileFacts.of(old);
        } catch (NoSuchFileException e) {
            return;
        }
        if (facts.isSymbolicLink()) {
            return;
        }
        if (!facts.isRegularFile()) {
            throw new RefusedFileException(old, "it is not a regular file");
        }
        if (facts.owner() == User.id()) {
            boolean keepsGroup = keepsGroup(facts.group(), part);
            Files.setAttribute(
                    part, "unix:mode", keepsGroup ? facts.permissions() : facts.permissions() & ~OF_THE_GROUP);
        }
    }

    private static boolean keepsGroup(int group, Path part) throws IOException {
        if (FileFacts.of(part).group() == group) {
            return true;
        }
        try {
            Files.setAttribute(part, "unix:gid", group);
            return true;
        } catch (IOException e) {
            LOG.debug("{}: its group {} cannot be kept", part, group, e);
            return false;
        }
    }
}
