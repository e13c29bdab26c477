package dev.qemu4j.image.internal.verb;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.header.FileNames;
import java.io.IOException;
import java.nio.file.Path;

/** The name by which an overlay knows its base. */
final class BaseName {
    /** What a header has room for, and what QEMU reads. */
    private static final int MAX_LENGTH = 1023;

    private BaseName() {}

    /** The name relative to the directory of the overlay. Links in both are followed first, as the system does with {@code ..}. */
    static String relative(Path overlay, Path base) {
        Path absolute = overlay.toAbsolutePath();
        try {
            Path from = directory(absolute).toRealPath();
            Path to = directory(base).toRealPath().resolve(base.getFileName());
            String name = from.relativize(to).toString();
            // QEMU takes what comes before a colon for a protocol, unless there is a slash before it.
            return name.contains(":") && !name.startsWith("..") ? "./" + name : name;
        } catch (IOException e) {
            throw FileFailures.of(absolute, "cannot be created", e);
        }
    }

    private static Path directory(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new ImageException(
                    Diagnosis.NOT_A_FILE, ImageLabel.of(file) + ": the path names no file", file, null);
        }
        return directory;
    }

    static void check(Path base, String name) {
        int length = FileNames.encode(name).length;
        if (length > MAX_LENGTH) {
            throw new ImageException(
                    Diagnosis.UNSUPPORTED,
                    ImageLabel.of(base) + ": its path has " + length + " bytes, and an overlay can name " + MAX_LENGTH
                            + "; move it, or name it relative to the overlay",
                    base,
                    null);
        }
    }
}
