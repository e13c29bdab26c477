package dev.qemu4j.image;

import dev.qemu4j.config.block.Image;
import java.util.List;

/**
 * An image and those below it.
 *
 * @param images the images, the topmost first; each but the last is an overlay of the next
 */
public record ImageChain(List<ImageInfo> images) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the list is empty
     */
    public ImageChain {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("images: there is none");
        }
    }

    /**
     * The image that the others are below.
     *
     * @return the first
     */
    public ImageInfo top() {
        return images.getFirst();
    }

    /**
     * The image for a disk of a machine, with every backing image explicit, so that QEMU follows no header.
     *
     * @return the image
     */
    public Image toImage() {
        List<ImageInfo> upwards = images.reversed();
        Image image = Image.file(upwards.getFirst().format(), upwards.getFirst().file());
        for (ImageInfo above : upwards.subList(1, upwards.size())) {
            image = Image.file(above.format(), above.file()).backing(image);
        }
        return image;
    }
}
