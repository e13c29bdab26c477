package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.image.internal.header.HeaderFile;
import dev.qemu4j.image.internal.header.HeaderParser;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an image says of itself, read without QEMU and without opening anything that it names.
 *
 * <p>Reads less than 64 KiB whatever the file contains. Everything here is the image's word and is as trustworthy as whoever
 * wrote the image. A raw disk that a guest writes to is whatever the guest makes it look like.
 *
 * @param kind what the file is
 * @param version the version of its format, 0 where the format has none
 * @param fileSize the length of the file
 * @param virtualSize the size of the disk that a guest sees, empty for compressed files and where the header does not say it
 * @param clusterSize the unit in which space is allocated, empty where the header does not say it
 * @param backing the file to read from what this image does not have
 * @param dataFile the file that has the data of a qcow2 image, empty if the image has its data itself or does not name the file
 * @param extents the files that have the data of a VMDK image
 * @param isEncrypted whether the content is encrypted
 * @param isDirty whether the image was not closed properly: it may have to be repaired before it is used
 * @param isCorrupt whether QEMU has marked the image as damaged: it cannot be written to before it is repaired
 * @param snapshots how many internal snapshots it has
 * @param isSelfContained whether it needs no other file; false where that is not known, as for compressed files
 */
public record ImageHeader(
        ImageKind kind,
        int version,
        DataSize fileSize,
        Optional<DataSize> virtualSize,
        Optional<DataSize> clusterSize,
        Optional<BackingReference> backing,
        Optional<String> dataFile,
        List<String> extents,
        boolean isEncrypted,
        boolean isDirty,
        boolean isCorrupt,
        int snapshots,
        boolean isSelfContained) {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if an image that names other files is said to be self-contained
     */
    public ImageHeader {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(fileSize, "fileSize");
        Objects.requireNonNull(virtualSize, "virtualSize");
        Objects.requireNonNull(clusterSize, "clusterSize");
        Objects.requireNonNull(backing, "backing");
        Objects.requireNonNull(dataFile, "dataFile");
        extents = List.copyOf(extents);
        if (isSelfContained && (backing.isPresent() || dataFile.isPresent() || !extents.isEmpty())) {
            throw new IllegalArgumentException("isSelfContained: true, though the image names other files");
        }
    }

    /**
     * Reads the header of a file. Never blocks on a FIFO or a device: what is not a regular file is refused before it is opened.
     * An interrupt does not stop it and stays pending.
     *
     * @param image the file
     * @param options {@link LinkOption#NOFOLLOW_LINKS} to refuse a symbolic link; without it links are followed
     * @return the header
     * @throws ImageException if the file is not there, not a regular file, may not be read, or has a header that makes no sense
     *     ({@link ImageException.Diagnosis#CORRUPT}) or that only a later version understands
     *     ({@link ImageException.Diagnosis#FORMAT})
     */
    public static ImageHeader read(Path image, LinkOption... options) {
        return HeaderFile.read(image, options);
    }

    /**
     * Reads the header of an image in memory.
     *
     * @param image the whole image; where only its beginning is at hand, formats that end with their header are not recognized
     * @return the header
     * @throws ImageException if the header makes no sense or only a later version understands it
     */
    public static ImageHeader of(byte[] image) {
        return HeaderParser.parse(image);
    }

    /**
     * Reads the header of an image from a channel, which stays open. Its position changes.
     *
     * @param image the whole image
     * @return the header
     * @throws ImageException if the channel cannot be read, or the header makes no sense or only a later version understands it
     */
    public static ImageHeader of(SeekableByteChannel image) {
        return HeaderParser.parse(image);
    }
}
