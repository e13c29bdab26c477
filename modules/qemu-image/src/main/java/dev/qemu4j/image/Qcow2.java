package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.NewFile;
import dev.qemu4j.image.internal.header.Qcow2Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * An empty qcow2 image, written without a process: {@code Qcow2.of(size).backing(base, ImageFormat.RAW).write(file)} takes less than a
 * millisecond, where {@code qemu-img create} takes some twenty. Immutable; each method returns a changed copy.
 *
 * <p>{@link QemuImg#create} and {@link QemuImg#overlay} use it where they can. It looks at no other file: whoever names a base here says
 * its format and size.
 *
 * @param size the size of the disk that a guest sees, rounded up to 512 bytes
 * @param clusterSize the unit in which space is allocated
 * @param hasLazyRefcounts whether reference counts are written later
 * @param backing the file to read from what this image does not have, with its format
 */
public record Qcow2(DataSize size, DataSize clusterSize, boolean hasLazyRefcounts, Optional<BackingReference> backing) {
    private static final DataSize USUAL_CLUSTER = DataSize.ofBytes(64 << 10);

    /**
     * Checks what the format and QEMU can do.
     *
     * @throws IllegalArgumentException if the cluster size is not a power of two from 512 bytes to 2 MiB, the size is too large for it,
     *     the backing file has no format, or its name does not fit into the header
     */
    public Qcow2 {
        Objects.requireNonNull(size, "size");
        CreateOptions.checkClusterSize(clusterSize);
        backing.ifPresent(reference -> {
            if (reference.imageFormat().isEmpty()) {
                throw new IllegalArgumentException("backing file: it needs a format, so that QEMU does not guess it");
            }
        });
        Qcow2Layout.check(size.bytes(), clusterSize.bytes(), backing);
    }

    /**
     * An image with QEMU's own cluster size of 64 KiB.
     *
     * @param size the size of the disk that a guest sees
     * @return the image
     * @throws IllegalArgumentException if the size is more than 2 PiB
     */
    public static Qcow2 of(DataSize size) {
        return new Qcow2(size, USUAL_CLUSTER, false, Optional.empty());
    }

    /**
     * This image with a cluster size.
     *
     * @param newSize a power of two from 512 bytes to 2 MiB
     * @return the changed copy
     * @throws IllegalArgumentException if the size is none of these, or the image is too large for it
     */
    public Qcow2 clusterSize(DataSize newSize) {
        return new Qcow2(size, newSize, hasLazyRefcounts, backing);
    }

    /**
     * This image with lazy reference counts.
     *
     * @return the changed copy
     */
    public Qcow2 lazyRefcounts() {
        return new Qcow2(size, clusterSize, true, backing);
    }

    /**
     * This image as an overlay.
     *
     * @param name the path of the base, absolute or relative to the directory of this image
     * @param format the format of the base
     * @return the changed copy
     * @throws IllegalArgumentException if the name is empty or longer than 1,023 bytes
     */
    public Qcow2 backing(String name, ImageFormat format) {
        BackingReference reference = new BackingReference(name, Optional.of(format.driver()));
        return new Qcow2(size, clusterSize, hasLazyRefcounts, Optional.of(reference));
    }

    /**
     * Writes the image to a new file of mode 0600, which appears complete or not at all.
     *
     * @param file the file, which must not exist
     * @return its absolute path
     * @throws ImageException if there is a file of this name ({@link ImageException.Diagnosis#EXISTS}), or it cannot be written
     */
    public Path write(Path file) {
        try (NewFile target = NewFile.at(file, false)) {
            Qcow2Layout.write(this, target.file());
            return target.publish();
        } catch (IOException e) {
            throw FileFailures.of(file.toAbsolutePath(), "cannot be written", e);
        }
    }
}
