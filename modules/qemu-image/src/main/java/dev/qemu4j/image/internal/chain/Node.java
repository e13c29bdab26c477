package dev.qemu4j.image.internal.chain;

import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.header.FileNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image as {@code qemu-img} is told to open it: every file and every format given, so that nothing is probed and no header is
 * followed.
 *
 * @param format the format
 * @param source the file or device
 * @param header the image's header, where it has been read
 * @param backing the image below, empty for none, whatever the header says
 */
public record Node(ImageFormat format, FileSource source, Optional<ImageHeader> header, Optional<Node> backing) {
    /** The image with all below it, as its headers say, within the allowed places. */
    public static Node of(Path image, AllowedPlaces places) {
        return of(Chain.of(image, Optional.empty(), places));
    }

    private static Node of(Chain chain) {
        Optional<Node> below = Optional.empty();
        for (Link link : chain.links().reversed()) {
            Node node = new Node(link.format(), FileSource.of(link.path()), link.header(), below);
            node.checkNotEncrypted();
            below = Optional.of(node);
        }
        return below.orElseThrow();
    }

    /**
     * The image as the caller describes it. What it says about backing files is taken as it is; below an image of which it says
     * nothing, headers are followed within the allowed places.
     *
     * @throws IllegalArgumentException if the image is not in a file
     */
    public static Node of(Image image, AllowedPlaces places) {
        FileSource source = source(image);
        if (image.backing().isPresent()) {
            return new Node(
                    image.format(),
                    source,
                    Optional.empty(),
                    Optional.of(of(image.backing().get(), places)));
        }
        // The header of a device is not read: it has no backing file that it has not been given.
        return source.device()
                ? new Node(image.format(), source, Optional.empty(), Optional.empty())
                : of(Chain.of(source.path(), Optional.of(image.format()), places))
                        .aio(source);
    }

    /** The image alone, to look at or to repair: what is below it does not matter and need not be there. */
    public static Node single(Path image) {
        return single(Chain.single(image, Optional.empty()));
    }

    /**
     * The image alone.
     *
     * @throws IllegalArgumentException if the image is not in a file
     */
    public static Node single(Image image) {
        FileSource source = source(image);
        return source.device()
                ? new Node(image.format(), source, Optional.empty(), Optional.empty())
                : single(Chain.single(source.path(), Optional.of(image.format())))
                        .aio(source);
    }

    private static Node single(Link link) {
        return new Node(link.format(), FileSource.of(link.path()), link.header(), Optional.empty());
    }

    private Node aio(FileSource as) {
        return new Node(format, new FileSource(source.path(), as.device(), as.aio()), header, backing);
    }

    private static FileSource source(Image image) {
        if (image.source() instanceof FileSource file) {
            return new FileSource(file.path().toAbsolutePath(), file.device(), file.aio());
        }
        throw new IllegalArgumentException("image: " + image.source() + " is not a file or device of this host");
    }

    /** Refuses an image of which QEMU could open no more than the header. */
    public void checkNotEncrypted() {
        if (header.map(ImageHeader::isEncrypted).orElse(false)) {
            throw new ImageException(
                    Diagnosis.UNSUPPORTED,
                    ImageLabel.of(path()) + ": it is encrypted, and there is no way to give a key here",
                    path(),
                    null);
        }
    }

    /** The file. */
    public Path path() {
        return source.path();
    }

    /** What {@code qemu-img} takes in place of a file's name. */
    public String argument() {
        return "json:" + json(true);
    }

    /** As {@link #argument}, for {@code info}, which opens no backing file and refuses to be told of one. */
    public String argumentWithoutBacking() {
        return "json:" + json(false);
    }

    private String json(boolean withBacking) {
        String name = path().toString();
        if (!FileNames.isInJson(name)) {
            throw new ImageException(
                    Diagnosis.UNSUPPORTED,
                    ImageLabel.of(path())
                            + ": its name is not ASCII, and this JVM runs in a locale other than UTF-8; set"
                            + " LC_ALL to C.UTF-8",
                    path(),
                    null);
        }
        String below = backing.map(node -> node.json(true)).orElse("null");
        return "{\"driver\":\"" + format.driver() + "\",\"file\":"
                + source.tree().toJson() + (withBacking ? ",\"backing\":" + below : "") + "}";
    }

    /** Everything in the argument that can be in QEMU's words. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(argument(), argumentWithoutBacking()));
        for (Optional<Node> node = Optional.of(this);
                node.isPresent();
                node = node.get().backing()) {
            names.add(node.get().path().toString());
        }
        return names;
    }
}
