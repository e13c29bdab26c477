package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.ImageLabel;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Opens an image for its header to be read. */
public final class HeaderFile {
    private HeaderFile() {}

    /** Reads the header, and reads it again if an interrupt closes the file; the interrupt stays pending. */
    public static ImageHeader read(Path image, LinkOption... options) {
        Path file = image.toAbsolutePath();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return readOnce(file, options);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw FileFailures.of(file, "cannot be read", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ImageHeader readOnce(Path file, LinkOption... options) throws IOException {
        // Before it is opened: opening a FIFO waits for its other end, and opening a device may have effects.
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, options);
        if (!attributes.isRegularFile()) {
            throw new ImageException(
                    Diagnosis.NOT_A_FILE,
                    ImageLabel.of(file) + ": it is " + kind(attributes) + ", not a regular file",
                    file,
                    null);
        }
        Set<OpenOption> open = new HashSet<>(List.of(options));
        open.add(StandardOpenOption.READ);
        try (SeekableByteChannel channel = Files.newByteChannel(file, open)) {
            return HeaderParser.parse(channel, file);
        }
    }

    private static String kind(BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            return "a directory";
        }
        return attributes.isSymbolicLink() ? "a symbolic link" : "a device, a FIFO or a socket";
    }
}
