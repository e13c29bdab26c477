package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image is converted: {@code ConvertOptions.DEFAULT.compress()}. Immutable; each method returns a changed copy.
 *
 * @param isCompressed whether the clusters of the new image are compressed; qcow2 and qcow only. What is written later is not
 * @param sparse how many zeros in a row are left out of the new image, empty for 4 KiB, 0 to leave out none
 * @param target how the new image is made
 */
public record ConvertOptions(boolean isCompressed, Optional<DataSize> sparse, CreateOptions target) {
    /** Not compressed, with holes where 4 KiB are zero, and nothing is overwritten. */
    public static final ConvertOptions DEFAULT = new ConvertOptions(false, Optional.empty(), CreateOptions.DEFAULT);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if {@code sparse} is not a multiple of 512 bytes
     */
    public ConvertOptions {
        Objects.requireNonNull(target, "target");
        sparse.ifPresent(size -> {
            if (size.bytes() % 512 != 0) {
                throw new IllegalArgumentException("sparse: " + size + " is not a multiple of 512 bytes");
            }
        });
    }

    /**
     * These options with compression.
     *
     * @return the changed copy
     */
    public ConvertOptions compress() {
        return new ConvertOptions(true, sparse, target);
    }

    /**
     * These options with another limit for what is left out.
     *
     * @param zeros how many bytes of zeros in a row are left out, a multiple of 512; 0 writes all of them
     * @return the changed copy
     * @throws IllegalArgumentException if it is not a multiple of 512 bytes
     */
    public ConvertOptions sparse(DataSize zeros) {
        return new ConvertOptions(isCompressed, Optional.of(zeros), target);
    }

    /**
     * These options with others for the new image.
     *
     * @param options how the new image is made
     * @return the changed copy
     */
    public ConvertOptions target(CreateOptions options) {
        return new ConvertOptions(isCompressed, sparse, options);
    }

    /**
     * These options with permission to replace a file of the new image's name, in one step.
     *
     * @return the changed copy
     */
    public ConvertOptions overwrite() {
        return new ConvertOptions(isCompressed, sparse, target.overwrite());
    }
}
