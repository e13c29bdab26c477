package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code qemu-img info} tells of one image. Files that the image names have not been opened.
 *
 * @param file the file, absolute
 * @param format the format
 * @param virtualSize the size of the disk that a guest sees
 * @param actualSize how much space the file takes
 * @param clusterSize the unit in which space is allocated, empty for formats without one
 * @param backing the file to read from what this image does not have
 * @param isEncrypted whether the content is encrypted
 * @param isDirty whether the image was not closed properly
 * @param isCorrupt whether QEMU has marked the image as damaged
 * @param snapshots the snapshots in the image, the oldest first
 */
public record ImageInfo(
        Path file,
        ImageFormat format,
        DataSize virtualSize,
        DataSize actualSize,
        Optional<DataSize> clusterSize,
        Optional<BackingReference> backing,
        boolean isEncrypted,
        boolean isDirty,
        boolean isCorrupt,
        List<ImageSnapshot> snapshots) {
    /** Copies the list and checks for nulls. */
    public ImageInfo {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(virtualSize, "virtualSize");
        Objects.requireNonNull(actualSize, "actualSize");
        Objects.requireNonNull(clusterSize, "clusterSize");
        Objects.requireNonNull(backing, "backing");
        snapshots = List.copyOf(snapshots);
    }

    /**
     * The image for a disk of a machine. A backing file that the header names becomes explicit; what is below that one, QEMU reads from
     * its header. {@link ImageChain#toImage} makes all of it explicit.
     *
     * @return the image
     * @throws IllegalStateException if the header names a backing file that is not a path, or does not say its format: then only
     *     {@link QemuImg#chain} can tell
     */
    public Image toImage() {
        Image image = Image.file(format, file);
        return backing.map(below -> image.backing(toImage(below))).orElse(image);
    }

    private Image toImage(BackingReference below) {
        return below.imageFormat()
                .flatMap(known -> below.path(file).map(path -> Image.file(known, path)))
                .orElseThrow(() -> new IllegalStateException("image '" + file + "': its backing file '" + below.name()
                        + "' is not a path with a known format; " + "see what QemuImg.chain says"));
    }
}
