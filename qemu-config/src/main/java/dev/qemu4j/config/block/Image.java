package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk image: a format over a source, and optionally a backing image.
 *
 * @param format the format
 * @param source where the image is
 * @param backing the image with the data that this one does not have; without it, QEMU uses what the image's header names
 */
public record Image(ImageFormat format, BlockSource source, Optional<Image> backing) {
    /**
     * Checks that there is an image wherever there is a backing image.
     *
     * @throws IllegalArgumentException if this image or its backing image is no medium, and there is a backing image
     */
    public Image {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(source, "source");
        if (backing.isPresent() && (source instanceof NoMedium || backing.get().isNone())) {
            throw new IllegalArgumentException("image: no medium can neither have a backing image nor be one");
        }
    }

    /**
     * An image in a file.
     *
     * @param format the format
     * @param path the file
     * @return the image
     * @throws IllegalArgumentException if the path is empty
     */
    public static Image file(ImageFormat format, Path path) {
        return of(format, FileSource.of(path));
    }

    /**
     * An image from any source.
     *
     * @param format the format
     * @param source where the image is
     * @return the image
     */
    public static Image of(ImageFormat format, BlockSource source) {
        return new Image(format, source, Optional.empty());
    }

    /**
     * No image, for a drive that is empty: a CD-ROM or floppy drive without a medium.
     *
     * @return no image
     */
    public static Image none() {
        return of(ImageFormat.RAW, new NoMedium());
    }

    /**
     * Whether there is no image.
     *
     * @return true for {@link #none()}
     */
    public boolean isNone() {
        return source instanceof NoMedium;
    }

    /**
     * This image with an explicit backing image, which overrides the one in its header.
     *
     * @param image the backing image
     * @return the changed copy
     */
    public Image backing(Image image) {
        return new Image(format, source, Optional.of(image));
    }

    /**
     * This image with another kind of asynchronous I/O on its file.
     *
     * @param aio the kind
     * @return the changed copy
     * @throws IllegalArgumentException if the image is not in a file or on a device of the host
     */
    public Image aio(Aio aio) {
        if (source instanceof FileSource(Path path, boolean device, Aio ignored)) {
            return new Image(format, new FileSource(path, device, aio), backing);
        }
        throw new IllegalArgumentException("disk aio: " + aio + " needs an image in a file or on a device of the host");
    }

    /**
     * The image as a block node, with its source as a child node.
     *
     * @param properties other properties of the node, such as its {@code node-name}
     * @return the properties, {@code driver} first
     */
    public PropertyTree tree(PropertyTree properties) {
        PropertyTree tree =
                PropertyTree.of("driver", format.driver()).withAll(properties).with("file", source.tree());
        return backing.isPresent() ? tree.with("backing", backing.get().tree(PropertyTree.empty())) : tree;
    }
}
