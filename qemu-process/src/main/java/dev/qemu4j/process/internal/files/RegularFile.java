package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that the program or the configuration names, whoever owns them; links are followed. A FIFO or a device would block or have no
 * end, so that it is not opened.
 *
 * <p>Files in directories that QEMU or other users can write to are read with {@link PrivateFile}, which has no moment between check and
 * opening.
 */
public final class RegularFile {
    private RegularFile() {}

    /**
     * Reads a whole file.
     *
     * @param limit the number of bytes up to which a file is read
     * @throws RefusedFileException if it is not a regular file, or is longer
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file, int limit) throws IOException {
        byte[] content = readStart(file, limit + 1);
        if (content.length > limit) {
            throw new RefusedFileException(file, "it has more than " + limit + " bytes");
        }
        return content;
    }

    /**
     * Reads the first bytes of a file.
     *
     * @param length the number of bytes; fewer if the file is shorter
     * @throws RefusedFileException if it is not a regular file
     * @throws IOException if it cannot be read
     */
    public static byte[] readStart(Path file, int length) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new RefusedFileException(file, "it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(length);
        }
    }
}
