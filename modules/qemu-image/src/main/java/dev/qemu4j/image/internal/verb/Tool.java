package dev.qemu4j.image.internal.verb;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.chain.AllowedPlaces;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * What every verb works with.
 *
 * @param program the {@code qemu-img} to run
 * @param places where files may be that images name
 */
public record Tool(Program program, AllowedPlaces places) {
    /**
     * Refuses a file that its owner has made read-only (mode 0444): others rely on it not to change, and root could write to it all the
     * same.
     */
    static void checkWritable(Path file, String remedy) {
        try {
            if (!Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE)) {
                throw new ImageException(
                        Diagnosis.PROTECTED,
                        ImageLabel.of(file)
                                + ": its file is read-only for its owner too, so others rely on it not to change; "
                                + remedy,
                        file,
                        null);
            }
        } catch (UnsupportedOperationException e) {
            // A file system without permissions: nothing is marked.
        } catch (IOException e) {
            throw FileFailures.of(file, "cannot be looked at", e);
        }
    }

    /** As {@link #checkWritable(Path, String)}, for an image that is to change itself. */
    static void checkWritable(Path file) {
        checkWritable(file, "make a copy or an overlay, or make it writable (chmod u+w)");
    }
}
