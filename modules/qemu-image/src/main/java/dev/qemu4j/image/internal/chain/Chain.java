package dev.qemu4j.image.internal.chain;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.internal.files.FileFailures;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.header.HeaderFile;
import dev.qemu4j.process.internal.output.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An image and those below it, found by reading headers: each may be opened, none occurs twice, and there are not too many.
 *
 * @param links the images, the topmost first
 */
public record Chain(List<Link> links) {
    /** QEMU takes memory and time for each image, and a chain of thousands ends it. */
    public static final int MAX_LENGTH = 64;

    public Chain {
        links = List.copyOf(links);
    }

    /**
     * Follows an image down to the one that has no backing file.
     *
     * @param image the image
     * @param format its format, empty to read it from the header
     * @param places where backing files may be
     * @throws ImageException if an image cannot be read, or may not be opened, or comes again, or is one too many
     */
    public static Chain of(Path image, Optional<ImageFormat> format, AllowedPlaces places) {
        Path top = image.toAbsolutePath();
        List<Link> links = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        Path next = top;
        Optional<ImageFormat> told = format;
        while (true) {
            checkNew(seen, next, top);
            Link link = link(next, told);
            links.add(link);
            Optional<BackingReference> backing = link.header().flatMap(ImageHeader::backing);
            checkSelfContained(link);
            if (backing.isEmpty()) {
                return new Chain(links);
            }
            if (links.size() == MAX_LENGTH) {
                throw failure(Diagnosis.CHAIN, top, "it has more than " + MAX_LENGTH + " images below each other");
            }
            next = allowed(top, link.path(), backing.get(), places);
            told = format(link.path(), backing.get());
        }
    }

    /** One image, and nothing that it names. */
    public static Link single(Path image, Optional<ImageFormat> format) {
        Link link = link(image.toAbsolutePath(), format);
        checkSelfContained(link);
        return link;
    }

    private static Link link(Path path, Optional<ImageFormat> told) {
        if (told.equals(Optional.of(ImageFormat.RAW))) {
            checkFile(path);
            return new Link(path, ImageFormat.RAW, Optional.empty(), true);
        }
        ImageHeader header = HeaderFile.read(path);
        ImageFormat own = header.kind()
                .format()
                .orElseThrow(() -> failure(
                        Diagnosis.FORMAT,
                        path,
                        header.kind().isCompressed()
                                ? "it is compressed (" + header.kind() + "); unpack it first"
                                : "it is " + header.kind() + ", which is no format of a disk image here"));
        if (told.isPresent() && told.get() != own) {
            throw failure(
                    Diagnosis.FORMAT, path, "it is not in " + told.get().driver() + " format but in " + own.driver());
        }
        return new Link(path, own, Optional.of(header), told.isPresent());
    }

    private static void checkFile(Path path) {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                throw failure(Diagnosis.NOT_A_FILE, path, "it is not a regular file");
            }
        } catch (IOException e) {
            throw FileFailures.of(path, "cannot be read", e);
        }
    }

    private static void checkNew(Set<Path> seen, Path path, Path top) {
        try {
            if (!seen.add(path.toRealPath())) {
                throw failure(Diagnosis.CHAIN, top, "its backing files form a loop at '" + Printable.of(path) + "'");
            }
        } catch (IOException e) {
            throw FileFailures.of(path, "cannot be read", e);
        }
    }

    /** A backing file can be opened apart, by whoever may do that; other files cannot. */
    private static void checkSelfContained(Link link) {
        if (link.header().isEmpty()) {
            return;
        }
        ImageHeader header = link.header().get();
        boolean others = header.dataFile().isPresent() || !header.extents().isEmpty();
        if (others || (!header.isSelfContained() && header.backing().isEmpty())) {
            throw failure(
                    Diagnosis.REFERENCE_REFUSED,
                    link.path(),
                    "it keeps data in other files, which are not opened; make it one file with the program that made it");
        }
        if (header.backing().isPresent() && link.format() == ImageFormat.VMDK) {
            throw failure(
                    Diagnosis.REFERENCE_REFUSED,
                    link.path(),
                    "it has a parent, and QEMU would read more than the parent; flatten it with the program that made it");
        }
    }

    private static Path allowed(Path top, Path image, BackingReference backing, AllowedPlaces places) {
        String named = "its backing file '" + Printable.of(backing.name()) + "'";
        Path path = backing.path(image)
                .orElseThrow(() -> failure(
                        Diagnosis.REFERENCE_REFUSED, image, named + " is not a path, and nothing else is opened"));
        try {
            if (!places.allow(top, path)) {
                throw failure(
                        Diagnosis.REFERENCE_REFUSED,
                        image,
                        named + " is in another directory; if it is meant, allow that directory with allowBacking");
            }
        } catch (IOException e) {
            throw FileFailures.of(path, "cannot be read, and it is the backing file of " + ImageLabel.of(image), e);
        }
        return path;
    }

    private static Optional<ImageFormat> format(Path image, BackingReference backing) {
        Optional<ImageFormat> known = backing.imageFormat();
        if (backing.format().isPresent() && known.isEmpty()) {
            throw failure(
                    Diagnosis.FORMAT,
                    image,
                    "its backing file is of the unknown format '"
                            + Printable.of(backing.format().get()) + "'");
        }
        return known;
    }

    private static ImageException failure(Diagnosis diagnosis, Path file, String fact) {
        return new ImageException(diagnosis, ImageLabel.of(file) + ": " + fact, file, null);
    }

    /** The image that the caller has named. */
    public Link top() {
        return links.getFirst();
    }
}
