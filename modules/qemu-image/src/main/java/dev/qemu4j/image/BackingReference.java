package dev.qemu4j.image;

import dev.qemu4j.config.block.ImageFormat;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The backing file that an image names in its header. These are the image's own words: nothing has been opened.
 *
 * @param name the name: a path, or something like {@code nbd://host/} or {@code json:{...}}
 * @param format the name of the backing file's format, empty if the image does not say
 */
public record BackingReference(String name, Optional<String> format) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public BackingReference {
        Objects.requireNonNull(format, "format");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("backing file: the name is empty");
        }
    }

    /**
     * Where QEMU would look for it: a relative name starts at the directory of the image.
     *
     * @param image the image that has this reference
     * @return the path, empty if the name is no path: QEMU takes what has a colon before the first slash for a protocol
     */
    public Optional<Path> path(Path image) {
        int colon = name.indexOf(':');
        int slash = name.indexOf('/');
        if (colon >= 0 && (slash < 0 || colon < slash)) {
            return Optional.empty();
        }
        try {
            // That is how a name with a colon is told from a protocol.
            String plain = name.startsWith("./") ? name.substring(2) : name;
            return Optional.of(image.toAbsolutePath().resolveSibling(plain));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * The format, if it is one that this library knows.
     *
     * @return the format, empty if the image does not say it or it is another one
     */
    public Optional<ImageFormat> imageFormat() {
        for (ImageFormat known : ImageFormat.values()) {
            if (format.isPresent() && format.get().equals(known.driver())) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
