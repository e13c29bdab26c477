package dev.qemu4j.image.internal.files;

import dev.qemu4j.process.internal.output.Printable;
import java.nio.file.Path;
import java.util.Optional;

/** How messages begin that are about an image. */
public final class ImageLabel {
    private ImageLabel() {}

    /** The label of the image in this file. */
    public static String of(Path file) {
        return "image '" + Printable.of(file) + "'";
    }

    /** The label of the image in this file, or of one without a file. */
    public static String of(Optional<Path> file) {
        return file.map(ImageLabel::of).orElse("image");
    }
}
